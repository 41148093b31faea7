package dev.purlin.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// What came on one connection and could not be read yet. Owns its bytes. Belongs to its event
/// loop.
final class Unread {
    private @Nullable ByteBuf kept;

    /// Bytes of an unfinished head in which no blank line was found.
    private int searched;

    boolean isEmpty() {
        return kept == null;
    }

    int bytes() {
        return kept == null ? 0 : kept.readableBytes();
    }

    /// Takes over what came and gives all there is, which is the caller's then.
    ByteBuf with(ByteBuf came, ByteBufAllocator allocator) {
        ByteBuf before = kept;
        if (before == null) {
            return came;
        }
        kept = null;
        int more = came.readableBytes();
        ByteBuf all = before;
        // What was handed on as a slice ends before the writer's place, so the room behind is free.
        if (before.refCnt() > 1 || !before.isWritable(more)) {
            int bytes = before.readableBytes() + more;
            all = allocator.buffer(allocator.calculateNewCapacity(bytes, Integer.MAX_VALUE));
            all.writeBytes(before);
            before.release();
        }
        all.writeBytes(came);
        came.release();
        return all;
    }

    /// Takes the rest over.
    void keep(ByteBuf rest) {
        kept = rest;
    }

    /// All there is, which is the caller's then.
    @Nullable ByteBuf take() {
        ByteBuf all = kept;
        kept = null;
        return all;
    }

    void drop() {
        ByteBuf dropped = take();
        if (dropped != null) {
            dropped.release();
        }
    }

    boolean hasHeadBegun() {
        return searched > 0;
    }

    /// The bytes begin with no whole head.
    void headUnfinished(ByteBuf in) {
        searched = in.readableBytes();
    }

    void headFinished() {
        searched = 0;
    }

    /// Whether it is worth scanning the head again, so that one that comes byte by byte is not
    /// scanned from its start each time.
    ///
    /// @param mostBytes of a head; more is worth being refused
    boolean mayHoldHead(ByteBuf in, int mostBytes) {
        int at = in.readerIndex() + Math.max(0, searched - 3);
        int end = in.writerIndex();
        searched = in.readableBytes();
        if (searched >= mostBytes) {
            return true;
        }
        while (true) {
            int newline = in.indexOf(at, end, (byte) '\n');
            if (newline < 0 || newline + 1 == end) {
                return false;
            }
            byte next = in.getByte(newline + 1);
            if (next == '\n' || (next == '\r' && newline + 2 < end)) {
                return true;
            }
            at = newline + 1;
        }
    }
}
