package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.BodyReader;
import dev.purlin.platform.archives.ArchiveException;
import dev.purlin.platform.archives.Archives;
import dev.purlin.platform.archives.Stored;
import dev.purlin.platform.archives.Upload;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Archives, taken in as they arrive.
public record Uploads(Archives archives) {
    /// What is sent is a tar, compressed by gzip or not.
    public BodyReader open(Request request) {
        // Read for its side: whoever has no key gets no file.
        var _ = request.actor();
        return new Taken(archives);
    }

    /// The file is made with the first piece: on a worker, not on the event loop.
    private static final class Taken implements BodyReader {
        private final Archives archives;
        private @Nullable Upload upload;

        Taken(Archives archives) {
            this.archives = archives;
        }

        private Upload upload() throws IOException {
            if (upload == null) {
                upload = archives.begin();
            }
            return upload;
        }

        @Override
        public void take(ByteBuffer piece) throws IOException {
            upload().take(piece);
        }

        @Override
        public CompletionStage<Answer> whole() {
            try {
                return CompletableFuture.completedFuture(answer(upload().finish()));
            } catch (ArchiveException bad) {
                throw new Refused(ErrorCode.INVALID_VALUE, String.valueOf(bad.getMessage()));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static Answer answer(Stored stored) {
            return Answer.json(
                    200,
                    new JsonWriter()
                            .openObject()
                            .member("s3_key", stored.key())
                            .member("bytes", stored.bytes())
                            .member("entries", stored.entries())
                            .member("unpacked_bytes", stored.unpackedBytes())
                            .closeObject());
        }

        @Override
        public void abandon() {
            if (upload == null) {
                return;
            }
            try {
                upload.abandon();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
