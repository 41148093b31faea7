package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.BodyReader;
import dev.purlin.platform.secrets.SecretBox;
import dev.purlin.platform.store.Store;
import dev.purlin.platform.store.StoreException;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The database on its way out, and on its way in, while the platform runs.
///
/// @param folder for copies that are on their way
/// @param secrets that those of a copy must agree with
/// @param replaced has the platform take in what is there now, and see to it that its admin key is
///   good, whatever a copy knows
public record Backups(Path folder, SecretBox secrets, Changes changes, Runnable replaced) {
    /// Of a backup that is sent.
    public static final long MOST_BYTES = 64L << 30;

    private static final String SQLITE = "application/vnd.sqlite3";
    private static final String SUBJECT = "database";

    /// All beside the database that it may have on the disk.
    private static final List<String> BESIDE = List.of("", "-journal", "-wal", "-shm");

    /// A copy as of one moment.
    public Answer take(Request request) {
        Store store = changes.store();
        try {
            Path copy = newFile();
            // Deleted while it is open: whatever becomes of the caller, or of this process.
            try (Closeable _ = () -> delete(copy)) {
                store.copyTo(copy);
                var source = FileSource.open(copy);
                // Nobody waits for that line: a disk that takes no more is a reason for a backup.
                var _ = store.record(changes.event(request, SUBJECT, "COPIED"));
                return Answer.stream(200, SQLITE, source)
                        .with("content-disposition", "attachment; filename=\"purlin-backup.db\"");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// For its owner alone to read, as everything that is made as a temporary file.
    private Path newFile() throws IOException {
        return Files.createTempFile(folder, "backup-", ".db");
    }

    private static void delete(Path copy) throws IOException {
        for (String suffix : BESIDE) {
            Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + suffix));
        }
    }

    /// What is sent is a backup, which takes the place of what is there.
    public BodyReader open(Request request) {
        // Read for its side: whoever has no key gets no file.
        var _ = request.actor();
        return new Taken(request);
    }

    private Answer restore(Path copy, Request request) {
        Instant now = changes.clock().instant();
        Restored restored = checked(copy, now);
        changes.store().replaceBy(copy, changes.event(request, SUBJECT, "RESTORED")).join();
        replaced.run();
        return restored.answer();
    }

    private Restored checked(Path copy, Instant now) {
        try (Store opened = changes.store().openCopy(copy, now)) {
            secrets.sealedByAnother(opened.secrets())
                    .ifPresent(name -> {
                        throw new Refused(
                                ErrorCode.CONFLICT,
                                "another master key sealed the secret "
                                        + name
                                        + " of the backup: restore it into a data folder with the"
                                        + " master.key that belongs to it");
                    });
            return new Restored(
                    opened.endpoints().size(),
                    opened.deployments().size(),
                    opened.keys().size(),
                    opened.secrets().size());
        } catch (StoreException.NoCopy wrong) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "no backup that can be restored: " + wrong.getMessage());
        } catch (StoreException.TooNew wrong) {
            throw new Refused(
                    ErrorCode.CONFLICT, "no backup that can be restored: " + wrong.getMessage());
        }
    }

    private record Restored(int endpoints, int deployments, int keys, int secrets) {
        Answer answer() {
            return Answer.json(
                    200,
                    new JsonWriter()
                            .openObject()
                            .member("restored", true)
                            .member("endpoints", endpoints)
                            .member("deployments", deployments)
                            .member("keys", keys)
                            .member("secrets", secrets)
                            .closeObject());
        }
    }

    /// The file is made with the first piece: on a worker, not on the event loop.
    private final class Taken implements BodyReader {
        private final Request request;
        private @Nullable Path file;
        private @Nullable FileChannel channel;

        Taken(Request request) {
            this.request = request;
        }

        private FileChannel channel() throws IOException {
            if (channel == null) {
                file = newFile();
                channel = FileChannel.open(file, StandardOpenOption.WRITE);
            }
            return channel;
        }

        @Override
        public void take(ByteBuffer piece) throws IOException {
            FileChannel to = channel();
            while (piece.hasRemaining()) {
                to.write(piece);
            }
        }

        @Override
        public CompletionStage<Answer> whole() {
            if (channel == null || file == null) {
                throw new Refused(ErrorCode.INVALID_VALUE, "the body is empty: send a backup");
            }
            try (Closeable _ = this::letGo) {
                channel.close();
                return CompletableFuture.completedFuture(restore(file, request));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private void letGo() throws IOException {
            if (channel != null && file != null) {
                channel.close();
                delete(file);
            }
        }

        @Override
        public void abandon() {
            try {
                letGo();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
