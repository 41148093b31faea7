package dev.purlin.cli.engine;

/// The names the model server is started by. They differ in defaults only: those who type the
/// router's name, or have scripts that do, get what that name has always meant.
public enum Face {
    ENGINE("engine", "127.0.0.1", 8080, 2_048),
    ROUTER("text-embeddings-router", "0.0.0.0", 3000, 32);

    private final String command;
    private final String hostname;
    private final int port;
    private final int mostClientBatch;

    Face(String command, String hostname, int port, int mostClientBatch) {
        this.command = command;
        this.hostname = hostname;
        this.port = port;
        this.mostClientBatch = mostClientBatch;
    }

    String command() {
        return command;
    }

    String hostname() {
        return hostname;
    }

    String port() {
        return String.valueOf(port);
    }

    String mostClientBatch() {
        return String.valueOf(mostClientBatch);
    }
}
