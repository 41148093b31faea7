package dev.purlin.gateway;

import dev.purlin.gateway.route.ModelSearch;
import dev.purlin.gateway.route.ModelSearch.Progress;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Looks for `model` in a body while it is held back, tells what is to be done with the request
/// then, and keeps count of what all such bodies hold together. Belongs to its event loop.
final class BodySearch {
    private final ModelSearch search = new ModelSearch();
    private final Loop loop;
    private final @Nullable String authorization;
    private final String target;
    private final Account account;
    private final int mostBytes;
    private int bytes;

    /// @param authorization as the caller sent it, to be checked once the endpoint is known
    /// @param target the path and query that the replica will be asked for
    BodySearch(
            Loop loop,
            Order.Search order,
            @Nullable String authorization,
            String target,
            Account account) {
        this.loop = loop;
        this.authorization = authorization;
        this.target = target;
        this.account = account;
        mostBytes = order.mostBytes();
    }

    /// Reads on without taking anything from the piece. Null as long as there is more to read.
    @Nullable Order read(ByteBuf piece) {
        int length = piece.readableBytes();
        int from = piece.readerIndex();
        int end = from + Math.min(length, mostBytes - Math.min(bytes, mostBytes));
        bytes += length;
        AtomicLong inAll = loop.commons.searchedBytes;
        inAll.addAndGet(length);
        for (int at = from; at < end; at++) {
            if (search.read(piece.getByte(at)) != Progress.SEARCHING) {
                break;
            }
        }
        return switch (search.progress()) {
            case FOUND -> found();
            case ABSENT -> notNamed("the body has no member \"model\" with a name");
            case SEARCHING -> overLimit(inAll.get());
        };
    }

    private Order found() {
        return loop.intake.byModel(
                search.model(), loop.commons.snapshots.current(), authorization, target, account);
    }

    private @Nullable Order overLimit(long inAll) {
        if (bytes > mostBytes) {
            return new Order.Refuse(
                    ErrorCode.BODY_TOO_LARGE,
                    "no member \"model\" in the first %,d bytes of the body, and no more are read"
                            .formatted(mostBytes));
        }
        long most = loop.limits.searchedBytesInAll();
        if (inAll > most) {
            return new Order.Refuse(
                    ErrorCode.TOO_MANY_BYTES_HELD,
                    "bodies of more than %,d bytes are held already".formatted(most));
        }
        return null;
    }

    /// There is nothing more to read.
    static Order.Refuse ended() {
        return notNamed("the body ends before its member \"model\"");
    }

    private static Order.Refuse notNamed(String text) {
        return new Order.Refuse(ErrorCode.MODEL_NOT_NAMED, text);
    }

    /// To be called at its end, once or more often.
    void close() {
        loop.commons.searchedBytes.addAndGet(-bytes);
        bytes = 0;
    }
}
