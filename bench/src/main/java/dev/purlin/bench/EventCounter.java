package dev.purlin.bench;

import io.netty.buffer.ByteBuf;

/// Finds the ends of events in a body that arrives in pieces: of lines that are not empty, or of
/// server-sent events.
///
/// A server-sent event is a block of lines with at least one `data:` line, ended by an empty line
/// or by the end of the answer. A block whose data is `[DONE]` ends a stream of tokens and is no
/// event.
final class EventCounter {
    private static final String DATA = "data:";
    private static final String END_MARK = "[DONE]";

    private Framing framing = Framing.EVENTS;
    private int column;
    private boolean dataLine = true;
    private boolean blockHasData;
    private boolean endMark = true;
    private int markAt;

    void clear(Framing next) {
        framing = next;
        startLine();
        blockHasData = false;
    }

    /// The number of events that end within these bytes.
    int count(ByteBuf bytes, int from, int length) {
        int events = 0;
        for (int i = from; i < from + length; i++) {
            byte b = bytes.getByte(i);
            if (b == '\n') {
                events += endLine();
            } else if (b != '\r') {
                take(b);
            }
        }
        return events;
    }

    /// One if the answer ended within an event, else none.
    int countAtEnd() {
        int atLine = column > 0 ? endLine() : 0;
        return atLine + endLine();
    }

    private void take(byte b) {
        if (column < DATA.length()) {
            dataLine = dataLine && b == DATA.charAt(column);
        } else if (endMark) {
            boolean leadingBlank = markAt == 0 && b == ' ';
            if (!leadingBlank) {
                endMark = markAt < END_MARK.length() && b == END_MARK.charAt(markAt);
                markAt++;
            }
        }
        column++;
    }

    private int endLine() {
        boolean empty = column == 0;
        boolean data = dataLine && column >= DATA.length();
        boolean mark = data && endMark && markAt == END_MARK.length();
        startLine();
        if (framing == Framing.LINES) {
            return empty ? 0 : 1;
        }
        if (empty) {
            int ended = blockHasData ? 1 : 0;
            blockHasData = false;
            return ended;
        }
        blockHasData |= data && !mark;
        return 0;
    }

    private void startLine() {
        column = 0;
        dataLine = true;
        endMark = true;
        markAt = 0;
    }
}
