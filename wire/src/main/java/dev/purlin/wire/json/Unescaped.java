package dev.purlin.wire.json;

import java.util.Arrays;

/// The UTF-8 of a string while its escapes are taken out.
final class Unescaped {
    private byte[] bytes;
    private int length;

    Unescaped(byte[] from, int start, int stop) {
        length = stop - start;
        bytes = Arrays.copyOfRange(from, start, start + Math.max(32, length * 2));
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void add(byte b) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = b;
    }

    void addCodePoint(int c) {
        if (c < 0x80) {
            add((byte) c);
            return;
        }
        if (c < 0x800) {
            add((byte) (0xC0 | (c >> 6)));
        } else {
            if (c < 0x10000) {
                add((byte) (0xE0 | (c >> 12)));
            } else {
                add((byte) (0xF0 | (c >> 18)));
                add((byte) (0x80 | ((c >> 12) & 0x3F)));
            }
            add((byte) (0x80 | ((c >> 6) & 0x3F)));
        }
        add((byte) (0x80 | (c & 0x3F)));
    }
}
