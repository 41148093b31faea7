package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Cuts one direction of an HTTP/1.1 connection into messages. Bodies are handed on where they lie
/// in the read buffer and are never kept.
///
/// One reader belongs to one connection and its event loop. It reads what this package's own two
/// ends need (status, framing, whether the connection stays, whether the body is an event stream)
/// and is no guard against hostile peers beyond its bounds.
final class MessageReader {
    /// All lines of one head together, and likewise each chunk-size line and the trailers.
    static final int MOST_HEAD_BYTES = 64 * 1024;

    enum Side {
        REQUESTS,
        ANSWERS
    }

    /// Receives the parts of each message in order, on the event loop.
    interface Sink {
        void head(Head head);

        /// `length` bytes of body lie at `from` in `bytes`, and only during this call.
        void body(ByteBuf bytes, int from, int length);
    }

    private enum State {
        START_LINE,
        FIELDS,
        SIZED_BODY,
        CHUNK_SIZE,
        CHUNK_BODY,
        CHUNK_END,
        TRAILERS,
        BODY_UNTIL_CLOSE
    }

    private static final byte[] CONTENT_LENGTH = name("content-length");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
    private static final byte[] CONNECTION = name("connection");
    private static final byte[] CONTENT_TYPE = name("content-type");

    private final Side side;
    private final Sink sink;
    private final Head head = new Head();
    private final ByteBuf partialLine = Unpooled.buffer(0, MOST_HEAD_BYTES);

    private State state = State.START_LINE;
    private long bodyLeft;
    private int lineBytes;
    private boolean bodyless;

    private ByteBuf line = Unpooled.EMPTY_BUFFER;
    private int lineFrom;
    private int lineTo;

    MessageReader(Side side, Sink sink) {
        this.side = side;
        this.sink = sink;
    }

    /// The next answer has a head only, whatever its framing fields say (it answers `HEAD`).
    void expectNoBody() {
        bodyless = true;
    }

    /// Consumes `in` up to the end of at most one message; true if that end was reached.
    boolean read(ByteBuf in) {
        while (true) {
            boolean ended =
                    switch (state) {
                        case SIZED_BODY -> takeBody(in) && end();
                        case CHUNK_BODY -> takeBody(in) && go(State.CHUNK_END);
                        case BODY_UNTIL_CLOSE -> takeAll(in);
                        case START_LINE, FIELDS, CHUNK_SIZE, CHUNK_END, TRAILERS ->
                                takeLine(in) && afterLine();
                    };
            if (ended) {
                return true;
            }
            if (!in.isReadable()) {
                return false;
            }
        }
    }

    /// Whether a close now is a clean end of the message, not a cut.
    boolean endsByClose() {
        return state == State.BODY_UNTIL_CLOSE;
    }

    private boolean go(State next) {
        state = next;
        return false;
    }

    private boolean end() {
        bodyless = false;
        state = State.START_LINE;
        return true;
    }

    private boolean takeBody(ByteBuf in) {
        int length = (int) Math.min(bodyLeft, in.readableBytes());
        if (length > 0) {
            int from = in.readerIndex();
            in.skipBytes(length);
            bodyLeft -= length;
            sink.body(in, from, length);
        }
        return bodyLeft == 0;
    }

    private boolean takeAll(ByteBuf in) {
        int length = in.readableBytes();
        int from = in.readerIndex();
        in.skipBytes(length);
        sink.body(in, from, length);
        return false;
    }

    /// Finds one line; it is then read from `line` between `lineFrom` and `lineTo`.
    private boolean takeLine(ByteBuf in) {
        int from = in.readerIndex();
        int newline = in.indexOf(from, in.writerIndex(), (byte) '\n');
        int taken = (newline < 0 ? in.writerIndex() : newline + 1) - from;
        lineBytes += taken;
        if (lineBytes > MOST_HEAD_BYTES) {
            throw new MalformedMessage("a head of more than " + MOST_HEAD_BYTES + " bytes");
        }
        if (newline < 0) {
            partialLine.writeBytes(in, taken);
            return false;
        }
        in.skipBytes(taken);
        if (partialLine.isReadable()) {
            partialLine.writeBytes(in, from, taken);
            setLine(partialLine, partialLine.readerIndex(), partialLine.writerIndex() - 1);
            partialLine.clear();
        } else {
            setLine(in, from, newline);
        }
        return true;
    }

    private void setLine(ByteBuf bytes, int from, int newline) {
        line = bytes;
        lineFrom = from;
        lineTo = newline > from && bytes.getByte(newline - 1) == '\r' ? newline - 1 : newline;
    }

    private boolean afterLine() {
        boolean empty = lineFrom == lineTo;
        return switch (state) {
            case START_LINE -> startLine(empty);
            case FIELDS -> empty ? headDone() : field();
            case CHUNK_SIZE -> chunk();
            case CHUNK_END -> chunkEnd(empty);
            case TRAILERS -> empty && trailersEnd();
            case SIZED_BODY, CHUNK_BODY, BODY_UNTIL_CLOSE ->
                    throw new IllegalStateException("no lines in " + state);
        };
    }

    private boolean startLine(boolean empty) {
        if (empty) {
            return false; // a blank line before a message is skipped, as RFC 9112 §2.2 asks
        }
        head.clear();
        if (side == Side.ANSWERS) {
            statusLine();
        } else {
            requestLine();
        }
        return go(State.FIELDS);
    }

    private boolean chunk() {
        lineBytes = 0;
        bodyLeft = chunkSize();
        return go(bodyLeft == 0 ? State.TRAILERS : State.CHUNK_BODY);
    }

    private boolean chunkEnd(boolean empty) {
        lineBytes = 0;
        if (!empty) {
            throw new MalformedMessage("a chunk longer than its stated size");
        }
        return go(State.CHUNK_SIZE);
    }

    private boolean trailersEnd() {
        lineBytes = 0;
        return end();
    }

    private void statusLine() {
        if (lineTo - lineFrom < 12 || !startsWith("HTTP/1.")) {
            throw new MalformedMessage("an answer that does not start with HTTP/1.x and a status");
        }
        head.keepAlive = line.getByte(lineFrom + 7) != '0';
        head.status = (int) decimal(lineFrom + 9, lineFrom + 12);
    }

    private void requestLine() {
        head.startLine = line.toString(lineFrom, lineTo - lineFrom, StandardCharsets.ISO_8859_1);
        head.keepAlive = !head.startLine.endsWith("HTTP/1.0");
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (line.getByte(lineFrom + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean headDone() {
        lineBytes = 0;
        boolean interim = side == Side.ANSWERS && head.status / 100 == 1;
        if (interim) {
            return go(State.START_LINE);
        }
        boolean headOnly = bodyless || head.status == 204 || head.status == 304;
        boolean untilClose = side == Side.ANSWERS && !headOnly && !head.chunked && !head.sized;
        head.keepAlive &= !untilClose;
        sink.head(head);
        if (headOnly) {
            return end();
        }
        if (untilClose) {
            return go(State.BODY_UNTIL_CLOSE);
        }
        if (head.chunked) {
            return go(State.CHUNK_SIZE);
        }
        bodyLeft = head.contentLength;
        return bodyLeft == 0 ? end() : go(State.SIZED_BODY);
    }

    private boolean field() {
        int first = line.getByte(lineFrom) | 0x20;
        if (first == 'c') {
            if (named(CONTENT_LENGTH)) {
                head.contentLength = decimal(valueFrom(CONTENT_LENGTH), valueTo());
                head.sized = true;
            } else if (named(CONNECTION)) {
                keepAliveField();
            } else if (named(CONTENT_TYPE)) {
                head.framing = Framing.of(value(CONTENT_TYPE));
            }
        } else if (first == 't' && named(TRANSFER_ENCODING)) {
            head.chunked = value(TRANSFER_ENCODING).endsWith("chunked");
        }
        return false;
    }

    private void keepAliveField() {
        String value = value(CONNECTION);
        if (value.contains("close")) {
            head.keepAlive = false;
        } else if (value.contains("keep-alive")) {
            head.keepAlive = true;
        }
    }

    private boolean named(byte[] name) {
        int colon = lineFrom + name.length;
        if (colon >= lineTo || line.getByte(colon) != ':') {
            return false;
        }
        for (int i = 1; i < name.length; i++) {
            if ((line.getByte(lineFrom + i) | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private int valueFrom(byte[] name) {
        int from = lineFrom + name.length + 1;
        while (from < lineTo && isBlank(line.getByte(from))) {
            from++;
        }
        return from;
    }

    private int valueTo() {
        int to = lineTo;
        while (to > lineFrom && isBlank(line.getByte(to - 1))) {
            to--;
        }
        return to;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private String value(byte[] name) {
        int from = valueFrom(name);
        int length = Math.max(0, valueTo() - from);
        byte[] lower = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = line.getByte(from + i);
            lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        }
        return new String(lower, StandardCharsets.ISO_8859_1);
    }

    private long decimal(int from, int to) {
        if (from >= to || to - from > 18) {
            throw new MalformedMessage("a number of " + (to - from) + " digits");
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = line.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedMessage("a number with a character that is no digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private long chunkSize() {
        long size = 0;
        int digits = 0;
        for (int i = lineFrom; i < lineTo; i++) {
            int digit = Character.digit(line.getByte(i), 16);
            if (digit < 0) {
                break; // an extension, or blanks before one
            }
            size = size * 16 + digit;
            digits++;
        }
        if (digits == 0 || digits > 15) {
            throw new MalformedMessage("a chunk size of " + digits + " digits");
        }
        return size;
    }

    private static byte[] name(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What this package reads of a head; overwritten by the next message on the connection.
    static final class Head {
        /// Of an answer.
        int status;

        /// Of a request.
        String startLine = "";

        boolean keepAlive;
        boolean chunked;
        boolean sized;
        long contentLength;
        Framing framing = Framing.NONE;

        private void clear() {
            status = 0;
            startLine = "";
            keepAlive = true;
            chunked = false;
            sized = false;
            contentLength = 0;
            framing = Framing.NONE;
        }
    }
}
