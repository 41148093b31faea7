package dev.purlin.gateway.http;

import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// A chunked body, handed on in its own chunks (or without them), never held.
///
/// Read to the letter: a size of plain hexadecimal digits and CR LF, no extensions, CR LF behind
/// the data. Trailers are read as strictly as fields and not passed on, since nobody behind us may
/// take one for a header.
///
/// ```
/// SIZE ─digits─▶ SIZE_LF ─▶ DATA ─▶ DATA_CR ─▶ DATA_LF ─▶ SIZE
///                   └ size 0 ─▶ LINE ─▶ (text ─▶ LINE_LF ─▶ LINE)* ─▶ LAST_LF ─▶ end
/// ```
public final class ChunkedBody implements Body {
    /// 15 hexadecimal digits fit a long; 10 are 1 TiB, more than any body may have.
    private static final int MOST_DIGITS = 10;

    private static final int MOST_TRAILER_BYTES = 8 << 10;
    private static final byte[] CRLF = {'\r', '\n'};

    private enum State {
        SIZE,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        LINE,
        NAME,
        VALUE,
        LINE_LF,
        LAST_LF,
        ENDED
    }

    private final long mostBytes;
    private final boolean plain;

    private State state = State.SIZE;
    private int digits;
    private long size;
    private long left;
    private long total;
    private int trailerBytes;

    /// @param mostBytes of payload
    /// @param plain the data alone is handed on, for a receiver that knows no chunks
    public ChunkedBody(long mostBytes, boolean plain) {
        this.mostBytes = mostBytes;
        this.plain = plain;
    }

    @Override
    public boolean read(ByteBuf in, Sink sink) {
        int from = in.readerIndex();
        int payload = 0;
        while (in.isReadable() && state != State.ENDED) {
            if (state == State.DATA) {
                int take = (int) Math.min(left, in.readableBytes());
                if (plain) {
                    sink.piece(in.retainedSlice(in.readerIndex(), take), take);
                }
                in.skipBytes(take);
                payload += take;
                left -= take;
                state = left == 0 ? State.DATA_CR : State.DATA;
                continue;
            }
            State before = state;
            state = next(in.readByte());
            if (before == State.SIZE_LF && state == State.LINE) {
                hand(in, from, payload, sink);
                payload = 0;
            }
        }
        if (!isPastData()) {
            hand(in, from, payload, sink);
        }
        if (state == State.ENDED && !plain) {
            sink.piece(Unpooled.wrappedBuffer(CRLF), 0);
        }
        return state == State.ENDED;
    }

    private boolean isPastData() {
        return switch (state) {
            case LINE, NAME, VALUE, LINE_LF, LAST_LF, ENDED -> true;
            case SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF -> false;
        };
    }

    private void hand(ByteBuf in, int from, int payload, Sink sink) {
        int length = in.readerIndex() - from;
        if (!plain && length > 0) {
            sink.piece(in.retainedSlice(from, length), payload);
        }
    }

    private State next(byte b) {
        return switch (state) {
            case SIZE -> sizeDigit(b);
            case SIZE_LF -> afterSize(b);
            case DATA_CR -> must(b, '\r', State.DATA_LF);
            case DATA_LF -> must(b, '\n', State.SIZE);
            case LINE, NAME, VALUE -> trailer(b);
            case LINE_LF -> must(b, '\n', State.LINE);
            case LAST_LF -> must(b, '\n', State.ENDED);
            case DATA, ENDED -> throw new IllegalStateException("no framing in " + state);
        };
    }

    private State sizeDigit(byte b) {
        if (b == '\r' && digits > 0) {
            return State.SIZE_LF;
        }
        int digit = b >= 0 ? Character.digit(b, 16) : -1;
        if (digit < 0) {
            throw Refused.malformed("a chunk size that is no plain hexadecimal number");
        }
        if (++digits > MOST_DIGITS) {
            throw Refused.malformed("a chunk size of more than " + MOST_DIGITS + " digits");
        }
        size = size * 16 + digit;
        return State.SIZE;
    }

    private State afterSize(byte b) {
        must(b, '\n', State.DATA);
        left = size;
        total += size;
        size = 0;
        digits = 0;
        if (total > mostBytes) {
            throw new Refused(
                    ErrorCode.BODY_TOO_LARGE, "a body of more than %,d bytes".formatted(mostBytes));
        }
        return left == 0 ? State.LINE : State.DATA;
    }

    private State trailer(byte b) {
        if (++trailerBytes > MOST_TRAILER_BYTES) {
            throw new Refused(
                    ErrorCode.HEAD_TOO_LARGE,
                    "trailers of more than %,d bytes".formatted(MOST_TRAILER_BYTES));
        }
        if (state == State.VALUE) {
            if (b == '\r') {
                return State.LINE_LF;
            }
            if (Ascii.isText(b)) {
                return State.VALUE;
            }
        } else if (state == State.LINE && b == '\r') {
            return State.LAST_LF;
        } else if (state == State.NAME && b == ':') {
            return State.VALUE;
        } else if (Ascii.isToken(b)) {
            return State.NAME;
        }
        throw Refused.malformed("a trailer that is no field");
    }

    private static State must(byte b, char expected, State next) {
        if (b != expected) {
            throw Refused.malformed("a chunk without CR LF where one belongs");
        }
        return next;
    }
}
