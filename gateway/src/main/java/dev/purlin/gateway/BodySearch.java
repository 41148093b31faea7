package dev.purlin.gateway;

import dev.purlin.gateway.route.ModelSearch;
import dev.purlin.gateway.route.ModelSearch.Progress;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Looks for `model` in a body while it is held back, and keeps count of what all such bodies hold
/// together. Belongs to its event loop.
final class BodySearch {
    private final ModelSearch search = new ModelSearch();
    private final @Nullable String authorization;
    private final int mostBytes;
    private final long mostInAll;
    private final AtomicLong inAll;
    private int bytes;

    /// Why a search ended without a model.
    record Given(ErrorCode code, String text) {}

    BodySearch(Order.Search order, @Nullable String authorization, Loop loop) {
        this.authorization = authorization;
        mostBytes = order.mostBytes();
        mostInAll = loop.limits.searchedBytesInAll();
        inAll = loop.commons.searchedBytes;
    }

    /// As the caller sent it, to be checked once the endpoint is known.
    @Nullable String authorization() {
        return authorization;
    }

    String model() {
        return search.model();
    }

    /// Reads on without taking anything from the piece.
    Progress read(ByteBuf piece) {
        int length = piece.readableBytes();
        bytes += length;
        inAll.addAndGet(length);
        int end = piece.writerIndex();
        for (int at = piece.readerIndex(); at < end; at++) {
            if (search.read(piece.getByte(at)) != Progress.SEARCHING) {
                break;
            }
        }
        return search.progress();
    }

    /// Why it must not go on; null when it may.
    @Nullable Given givenUp() {
        if (bytes > mostBytes) {
            return new Given(
                    ErrorCode.BODY_TOO_LARGE,
                    "no member \"model\" in the first %,d bytes of the body, at most %,d"
                            .formatted(bytes, mostBytes));
        }
        if (inAll.get() > mostInAll) {
            return new Given(
                    ErrorCode.TOO_MANY_BYTES_HELD,
                    "bodies of more than %,d bytes are held already".formatted(mostInAll));
        }
        return null;
    }

    /// To be called once, at its end.
    void close() {
        inAll.addAndGet(-bytes);
        bytes = 0;
    }
}
