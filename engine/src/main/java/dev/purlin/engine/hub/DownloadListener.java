package dev.purlin.engine.hub;

/// Told what happens while files are fetched, on threads of the transfer: one call after another
/// for one file. It must return quickly and not throw.
@FunctionalInterface
public interface DownloadListener {

    DownloadListener SILENT = _ -> {};

    void on(DownloadEvent event);
}
