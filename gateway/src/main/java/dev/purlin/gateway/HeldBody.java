package dev.purlin.gateway;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The beginning of a request's body, kept until it can be sent, and after that as long as it may
/// have to be sent once more. Owns its pieces. Belongs to its event loop.
final class HeldBody {
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private int bytes;
    private boolean isWhole = true;

    /// Takes the piece over.
    void add(ByteBuf piece) {
        pieces.add(piece);
        bytes += piece.readableBytes();
    }

    int bytes() {
        return bytes;
    }

    /// Whether everything that has come so far is still here.
    boolean isWhole() {
        return isWhole;
    }

    /// Gives copies that share the bytes; the receiver releases them.
    void forEach(Consumer<ByteBuf> receiver) {
        pieces.forEach(piece -> receiver.accept(piece.retainedDuplicate()));
    }

    /// Lets go of everything.
    void drop() {
        isWhole = isWhole && bytes == 0;
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        bytes = 0;
    }
}
