package dev.purlin.cli.engine;

import dev.purlin.engine.hub.DownloadEvent;
import dev.purlin.engine.hub.DownloadListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;

/// Tells the progress of downloads: one line redrawn where a person watches, else a line when a
/// file starts and one when it is there. Guarded by its own lock: several files may arrive at once.
final class DownloadTeller implements DownloadListener {
    private static final int BAR = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long MEBIBYTE = 1L << 20;

    private final PrintStream err;
    private final boolean terminal;
    private long drawnPermille = -1;

    DownloadTeller(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public synchronized void on(DownloadEvent event) {
        switch (event) {
            case DownloadEvent.Started(String file, long already, OptionalLong size) -> {
                String from = already > 0 ? ", going on at " + mebibytes(already) : "";
                line(
                        "downloading "
                                + file
                                + size.stream().mapToObj(DownloadTeller::of).findFirst().orElse("")
                                + from);
            }
            case DownloadEvent.Advanced(String file, long bytes, OptionalLong size) -> {
                if (terminal && size.isPresent()) {
                    draw(file, bytes, Math.max(1, size.getAsLong()));
                }
            }
            case DownloadEvent.Finished(String file, long bytes) ->
                    line("downloaded " + file + of(bytes));
            case DownloadEvent.Retrying(String file, String reason) ->
                    line("trying " + file + " again: " + reason);
            case DownloadEvent.Waiting(String file) ->
                    line("waiting for another process that downloads " + file);
        }
    }

    private void draw(String file, long bytes, long size) {
        long permille = bytes * 1_000 / size;
        if (permille == drawnPermille) {
            return;
        }
        drawnPermille = permille;
        int full = (int) (permille * BAR / 1_000);
        err.print(CLEAR_LINE + "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] ");
        err.print(mebibytes(bytes) + of(size) + " " + file);
        err.flush();
    }

    private void line(String text) {
        err.println((drawnPermille >= 0 ? CLEAR_LINE : "") + "purlin: " + text);
        drawnPermille = -1;
    }

    private static String of(long bytes) {
        return " (" + mebibytes(bytes) + ")";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
    }
}
