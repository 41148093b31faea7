package dev.purlin.httpserver.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/// One line being made, as the bytes that are written: a busy server makes tens of thousands a
/// second. Used for one line after the other. One thread at a time.
final class LineBytes {
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int LONGEST_NUMBER = 20;

    byte[] bytes = new byte[512];
    int length;

    private long second = Long.MIN_VALUE;
    private String secondText = "";

    LineBytes clear() {
        length = 0;
        return this;
    }

    LineBytes text(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return beyondAscii(text.substring(i));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    private LineBytes beyondAscii(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        room(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return this;
    }

    LineBytes number(long number) {
        if (number < 0) {
            return text(Long.toString(number));
        }
        room(LONGEST_NUMBER);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        digits(number, digits);
        return this;
    }

    private void digits(long number, int count) {
        long rest = number;
        for (int at = length + count - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    /// In UTC, to the microsecond.
    LineBytes time(Instant time) {
        if (time.getEpochSecond() != second) {
            second = time.getEpochSecond();
            secondText =
                    TO_THE_SECOND.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
        }
        text(secondText).text(".");
        room(LONGEST_NUMBER);
        digits(time.getNano() / 1_000, 6);
        return text("Z");
    }

    /// Ends the line, cut off where it is longer than that.
    LineBytes end(int most) {
        if (length > most) {
            length = most;
            while (length > 0 && (bytes[length] & 0xc0) == 0x80) {
                length--; // not within a character
            }
            text("…");
        }
        return text("\n");
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
