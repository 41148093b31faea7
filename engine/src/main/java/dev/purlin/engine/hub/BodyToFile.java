package dev.purlin.engine.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A body written to a file as it arrives, at most as long as announced. One thread at a time
/// writes; any may read [#end()].
final class BodyToFile implements HttpResponse.BodySubscriber<Long> {

    /// The disk failed, not the network.
    static final class WriteFailed extends IOException {
        private static final long serialVersionUID = 1L;

        WriteFailed(IOException cause) {
            super(cause);
        }
    }

    private final CompletableFuture<Long> body = new CompletableFuture<>();
    private final FileChannel file;
    private final long limit;
    private final LongConsumer progress;
    private Flow.@Nullable Subscription source;
    private volatile long end;

    /// @param start place in the file of the first byte to arrive
    /// @param limit bytes the file may have in the end
    /// @param progress told the file's length after each piece
    BodyToFile(FileChannel file, long start, long limit, LongConsumer progress) {
        this.file = file;
        this.end = start;
        this.limit = limit;
        this.progress = progress;
    }

    /// Length of the file now.
    long end() {
        return end;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                write(piece);
            }
            progress.accept(end);
            if (source != null) {
                source.request(1);
            }
        } catch (IOException e) {
            if (source != null) {
                source.cancel();
            }
            body.completeExceptionally(e);
        }
    }

    private void write(ByteBuffer piece) throws IOException {
        if (piece.remaining() > limit - end) {
            throw new Trouble("more than the %,d bytes announced".formatted(limit), null);
        }
        try {
            long at = end;
            while (piece.hasRemaining()) {
                at += file.write(piece, at);
            }
            end = at;
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(end);
    }
}
