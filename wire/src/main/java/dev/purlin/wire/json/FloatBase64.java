package dev.purlin.wire.json;

import static java.lang.Float.floatToRawIntBits;

import java.nio.charset.StandardCharsets;

/// The little-endian bytes of floats as base64, standard alphabet, padded.
///
/// Three floats are 96 bits, that is eight times twelve, and twelve bits are two characters: one
/// look-up each in a table of 8 KiB, and two stores of eight characters.
final class FloatBase64 {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                    .getBytes(StandardCharsets.US_ASCII);

    /// By twelve bits: their two characters, the first in the lower byte.
    private static final short[] PAIRS = pairs();

    private FloatBase64() {}

    private static short[] pairs() {
        var pairs = new short[1 << 12];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (ALPHABET[i >> 6] | (ALPHABET[i & 0x3f] << 8));
        }
        return pairs;
    }

    /// How many characters `floats` become.
    static long length(int floats) {
        return (4L * floats + 2) / 3 * 4;
    }

    /// Writes [#length] characters at `start` and returns the position after them.
    static int write(float[] values, int from, int to, byte[] bytes, int start) {
        int at = start;
        int i = from;
        for (; i <= to - 3; i += 3) {
            int a = Integer.reverseBytes(floatToRawIntBits(values[i]));
            int b = Integer.reverseBytes(floatToRawIntBits(values[i + 1]));
            int c = Integer.reverseBytes(floatToRawIntBits(values[i + 2]));
            long first = pair(a >>> 20) | (pair(a >>> 8) << 16);
            first |= (pair((a << 4) | (b >>> 28)) << 32) | (pair(b >>> 16) << 48);
            long second = pair(b >>> 4) | (pair((b << 8) | (c >>> 24)) << 16);
            second |= (pair(c >>> 12) << 32) | (pair(c) << 48);
            EightDigits.store(first, bytes, at);
            EightDigits.store(second, bytes, at + 8);
            at += 16;
        }
        return switch (to - i) {
            case 2 -> lastTwo(values[i], values[i + 1], bytes, at);
            case 1 -> lastOne(values[i], bytes, at);
            default -> at;
        };
    }

    /// Eight bytes: ten characters and a rest of four bits.
    private static int lastTwo(float value, float last, byte[] bytes, int at) {
        int a = Integer.reverseBytes(floatToRawIntBits(value));
        int b = Integer.reverseBytes(floatToRawIntBits(last));
        long eight = pair(a >>> 20) | (pair(a >>> 8) << 16);
        eight |= (pair((a << 4) | (b >>> 28)) << 32) | (pair(b >>> 16) << 48);
        EightDigits.store(eight, bytes, at);
        bytes[at + 8] = ALPHABET[(b >>> 10) & 0x3f];
        bytes[at + 9] = ALPHABET[(b >>> 4) & 0x3f];
        bytes[at + 10] = ALPHABET[(b << 2) & 0x3f];
        bytes[at + 11] = '=';
        return at + 12;
    }

    /// Four bytes: five characters and a rest of two bits.
    private static int lastOne(float value, byte[] bytes, int at) {
        int a = Integer.reverseBytes(floatToRawIntBits(value));
        long eight = pair(a >>> 20) | (pair(a >>> 8) << 16) | (pair(a << 4) << 32);
        EightDigits.store(eight | ((long) '=' << 48) | ((long) '=' << 56), bytes, at);
        return at + 8;
    }

    private static long pair(int bits) {
        return PAIRS[bits & 0xfff];
    }
}
