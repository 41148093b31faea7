package dev.purlin.wire.json;

import static dev.purlin.wire.json.EightDigits.ASCII;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A JSON answer being written: a byte buffer that grows, and a call for each kind of value.
///
/// It writes what it is told and does not check that the whole is JSON: commas, brackets and names
/// are the caller's, through [#raw]. At most [#MOST_BYTES] bytes. One thread at a time.
public final class JsonBytes {
    /// The largest answer: about the largest array there is.
    public static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private static final int DEFAULT_CAPACITY = 256;
    private static final int LONGEST_NUMBER = 24;
    private static final int FLOATS_PER_CHECK = 64;
    private static final int USUAL_FLOAT = 13;

    /// What surrounds the floats, and the room that the last of them ask for at most.
    private static final int FRAME = 4_096;

    /// The most bytes a UTF-16 unit becomes: `\\u001f`.
    private static final int MOST_BYTES_PER_CHAR = 6;

    private static final int CHARS_PER_CHECK = 256;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /// By ASCII code: 0 for a character that stands for itself, `u` for one written as a code, else
    /// the letter after the backslash.
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int length;

    public JsonBytes() {
        this(DEFAULT_CAPACITY);
    }

    /// With room for `capacity` bytes, so that an answer of known size is not copied on the way.
    public JsonBytes(int capacity) {
        bytes = new byte[Math.max(capacity, LONGEST_NUMBER)];
    }

    /// With room for an answer of that many floats of a normalised vector, which take 12 bytes each
    /// with their commas: growing on the way costs a sixth of the whole.
    public static JsonBytes forFloats(long floats) {
        return new JsonBytes((int) Math.min(MOST_BYTES, floats * USUAL_FLOAT + FRAME));
    }

    private static byte[] escapes() {
        var escapes = new byte[128];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    /// Writes ASCII as it is: punctuation, names, literals.
    public JsonBytes raw(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /// Writes a string with its quotes. Only what JSON demands is escaped; all else is UTF-8. Half
    /// a surrogate pair, which UTF-8 cannot say, becomes the replacement character U+FFFD.
    public JsonBytes string(String text) {
        reserve(2);
        bytes[length++] = '"';
        int at = 0;
        while (at < text.length()) {
            int end = at + Math.min(text.length() - at, CHARS_PER_CHECK);
            // A pair is two units and four bytes: one more unit may be read than was counted.
            reserve((end - at + 1L) * MOST_BYTES_PER_CHAR);
            while (at < end) {
                at = character(text, at);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private int character(String text, int at) {
        char unit = text.charAt(at);
        if (unit < 0x80) {
            byte escape = ESCAPES[unit];
            if (escape == 0) {
                bytes[length++] = (byte) unit;
            } else {
                escaped(unit, escape);
            }
            return at + 1;
        }
        if (unit < 0x800) {
            bytes[length++] = (byte) (0xc0 | (unit >> 6));
            bytes[length++] = (byte) (0x80 | (unit & 0x3f));
            return at + 1;
        }
        int point = text.codePointAt(at);
        if (Character.isSupplementaryCodePoint(point)) {
            bytes[length++] = (byte) (0xf0 | (point >> 18));
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (point & 0x3f));
            return at + 2;
        }
        int sayable = Character.isSurrogate(unit) ? 0xfffd : unit;
        bytes[length++] = (byte) (0xe0 | (sayable >> 12));
        bytes[length++] = (byte) (0x80 | ((sayable >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (sayable & 0x3f));
        return at + 1;
    }

    private void escaped(char unit, byte escape) {
        bytes[length++] = '\\';
        bytes[length++] = escape;
        if (escape == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[unit >> 4];
            bytes[length++] = HEX[unit & 0xf];
        }
    }

    public JsonBytes number(long value) {
        reserve(LONGEST_NUMBER);
        if (value < 0) {
            bytes[length++] = '-';
        }
        // The magnitude as an unsigned number, which the smallest long has too.
        long magnitude = value < 0 ? -value : value;
        long upper = Long.divideUnsigned(magnitude, 100_000_000);
        if (upper == 0) {
            leading((int) magnitude);
            return this;
        }
        int lower = (int) (magnitude - upper * 100_000_000);
        if (upper < 100_000_000) {
            leading((int) upper);
        } else {
            leading((int) (upper / 100_000_000));
            following((int) (upper % 100_000_000));
        }
        following(lower);
        return this;
    }

    private void leading(int value) {
        long digits = EightDigits.of(value);
        int skipped = Math.min(EightDigits.leadingZeros(digits), 7);
        EightDigits.store((digits + ASCII) >>> (8 * skipped), bytes, length);
        length += 8 - skipped;
    }

    private void following(int value) {
        EightDigits.store(EightDigits.of(value) + ASCII, bytes, length);
        length += 8;
    }

    /// Writes a float in the form of [FloatText].
    public JsonBytes number(float value) {
        reserve(FloatText.MOST_BYTES);
        length = FloatText.write(value, bytes, length);
        return this;
    }

    /// Writes the floats from `from` up to and without `to` as an array.
    public JsonBytes floats(float[] values, int from, int to) {
        Objects.checkFromToIndex(from, to, values.length);
        reserve(2);
        bytes[length++] = '[';
        int at = from;
        while (at < to) {
            int end = at + Math.min(to - at, FLOATS_PER_CHECK);
            reserve((end - at + 1L) * (FloatText.MOST_BYTES + 1));
            length = floats(values, at, end, bytes, length);
            at = end;
        }
        if (to > from) {
            length--; // The last comma.
        }
        bytes[length++] = ']';
        return this;
    }

    private static int floats(float[] values, int from, int to, byte[] bytes, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            at = FloatText.write(values[i], bytes, at);
            bytes[at++] = ',';
        }
        return at;
    }

    /// Writes the floats from `from` up to and without `to` as a string: their little-endian bytes
    /// in base64, standard alphabet, padded.
    public JsonBytes base64(float[] values, int from, int to) {
        Objects.checkFromToIndex(from, to, values.length);
        reserve(2 + FloatBase64.length(to - from));
        bytes[length++] = '"';
        length = FloatBase64.write(values, from, to, bytes, length);
        bytes[length++] = '"';
        return this;
    }

    /// The buffer itself, not a copy; what was written is its first [#length] bytes. The next write
    /// may replace it.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Forgets what was written and keeps the room, for the next answer.
    public JsonBytes clear() {
        length = 0;
        return this;
    }

    private void reserve(long more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, capacityFor(length + more, bytes.length));
        }
    }

    /// Doubling, so that growing costs a constant share; a limit, not an overflow, at the end.
    static int capacityFor(long needed, int capacity) {
        if (needed > MOST_BYTES) {
            throw new IllegalStateException(
                    "a JSON answer of %,d bytes, at most %,d".formatted(needed, MOST_BYTES));
        }
        return (int) Math.min(MOST_BYTES, Math.max(needed, 2L * capacity));
    }
}
