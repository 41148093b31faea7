package dev.purlin.engine.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One file on its way into the cache: goes on from what an earlier try left, checks the sum, and
/// only then gives the bytes their name.
record BlobDownload(
        HubConnection hub,
        HubSettings settings,
        RepoCache cache,
        RemoteFile remote,
        DownloadListener listener) {

    private static final int MOST_CHECKSUM_TRIES = 2;

    /// The blob, fetched unless it is there; one thread of one process does it, others wait.
    Path run() {
        Path blob = cache.blob(remote.checksum());
        if (Files.isRegularFile(blob)) {
            return blob;
        }
        Path lock = cache.lock(remote.checksum());
        Runnable onWait = () -> listener.on(new DownloadEvent.Waiting(remote.name()));
        try (BlobLock _ = BlobLock.acquire(lock, onWait)) {
            if (!Files.isRegularFile(blob)) {
                cache.keep(whole(), blob);
            }
            return blob;
        }
    }

    private Path whole() {
        Path incomplete = cache.incomplete(remote.checksum());
        for (int tries = 1; ; tries++) {
            transfer(incomplete);
            Optional<String> wrong = checked(incomplete);
            if (wrong.isEmpty()) {
                listener.on(new DownloadEvent.Finished(remote.name(), size(incomplete)));
                return incomplete;
            }
            delete(incomplete);
            if (tries == MOST_CHECKSUM_TRIES) {
                throw mismatch(wrong.get());
            }
            listener.on(new DownloadEvent.Retrying(remote.name(), "the checksum is wrong"));
        }
    }

    private void transfer(Path incomplete) {
        long already = kept(incomplete);
        requireSpace(incomplete, already);
        listener.on(new DownloadEvent.Started(remote.name(), already, remote.size()));
        AtomicLong progress = new AtomicLong(already);
        Retry retry =
                new Retry(
                        settings,
                        reason -> listener.on(new DownloadEvent.Retrying(remote.name(), reason)));
        retry.run(what(), () -> attempt(incomplete, progress), progress::get);
    }

    private Path attempt(Path incomplete, AtomicLong progress)
            throws IOException, InterruptedException {
        try (FileChannel file = open(incomplete)) {
            long start = file.size();
            if (remote.size().isEmpty() || start < remote.size().getAsLong()) {
                hub.fetch(cache.repo(), remote, file, start, bytes -> advanced(bytes, progress));
            }
            requireWhole(file.size());
            return incomplete;
        } catch (BodyToFile.WriteFailed e) {
            throw RepoCache.unusable(incomplete, e);
        }
    }

    private void advanced(long bytes, AtomicLong progress) {
        progress.set(bytes);
        listener.on(new DownloadEvent.Advanced(remote.name(), bytes, remote.size()));
    }

    private static FileChannel open(Path incomplete) {
        try {
            return FileChannel.open(
                    incomplete,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw RepoCache.unusable(incomplete, e);
        }
    }

    private void requireWhole(long bytes) throws IOException {
        if (remote.size().isPresent() && bytes != remote.size().getAsLong()) {
            throw new Trouble(
                    "%,d of %,d bytes arrived".formatted(bytes, remote.size().getAsLong()), null);
        }
    }

    /// Bytes of an earlier try; a file longer than announced is of no use.
    private long kept(Path incomplete) {
        try {
            Files.createDirectories(Objects.requireNonNull(incomplete.getParent()));
            if (!Files.exists(incomplete)) {
                return 0;
            }
            long bytes = Files.size(incomplete);
            // Without a known size nobody can tell whether it is whole.
            if (bytes > remote.size().orElse(0)) {
                Files.delete(incomplete);
                return 0;
            }
            return bytes;
        } catch (IOException e) {
            throw RepoCache.unusable(incomplete, e);
        }
    }

    private void requireSpace(Path incomplete, long already) {
        try {
            long free = Files.getFileStore(incomplete.getParent()).getUsableSpace();
            long needed = remote.size().orElse(0) - already;
            if (needed > free) {
                throw new HubException.CacheUnusable(
                        "%s takes %,d bytes, and %,d are free in %s"
                                .formatted(what(), needed, free, cache.cache()),
                        "Make room there, or name another folder with --huggingface-hub-cache or"
                                + " HF_HOME.",
                        null);
            }
        } catch (IOException e) {
            throw RepoCache.unusable(incomplete, e);
        }
    }

    private Optional<String> checked(Path incomplete) {
        try {
            return remote.checksum().differing(incomplete);
        } catch (IOException e) {
            throw RepoCache.unusable(incomplete, e);
        }
    }

    private HubException mismatch(String found) {
        return new HubException.ChecksumMismatch(
                "%s arrived with the checksum %s, not %s, %d times; it was deleted"
                        .formatted(what(), found, remote.checksum().blob(), MOST_CHECKSUM_TRIES),
                "Something between here and %s changes files; try another network or mirror."
                        .formatted(settings.endpoint()));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw RepoCache.unusable(file, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw RepoCache.unusable(file, e);
        }
    }

    private String what() {
        return "%s of %s".formatted(remote.name(), cache.repo());
    }
}
