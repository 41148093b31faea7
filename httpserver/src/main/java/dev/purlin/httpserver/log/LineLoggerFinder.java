package dev.purlin.httpserver.log;

/// Makes [LogLines] what `System.Logger` writes to.
public final class LineLoggerFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, LogLines.ofProcess());
    }
}
