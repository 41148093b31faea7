package dev.purlin.wire.json;

import dev.purlin.wire.json.JsonCursor.Kind;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// How the simple types are read.
final class JsonTypes {
    private static final BigInteger MOST_WHOLE = BigInteger.TWO.pow(64);

    private JsonTypes() {}

    static boolean bool(JsonCursor in) {
        if (in.peek() != Kind.BOOL) {
            throw in.wrongType("a boolean");
        }
        return in.bool();
    }

    static String text(JsonCursor in) {
        if (in.peek() != Kind.TEXT) {
            throw in.wrongType("a string");
        }
        return in.text();
    }

    static byte[] rawObject(JsonCursor in) {
        if (in.peek() != Kind.OBJECT) {
            throw in.wrongType("a map");
        }
        return in.raw();
    }

    static <T> @Nullable T orNull(JsonCursor in, JsonType<T> present) {
        if (in.peek() == Kind.NULL) {
            in.nothing();
            return null;
        }
        return present.read(in);
    }

    /// A whole number from 0 to `most`; one that a `u64` holds and a `long` does not is capped.
    static long uint(JsonCursor in, long most, String expected) {
        if (in.peek() != Kind.NUMBER) {
            throw in.wrongType(expected);
        }
        String written = in.number();
        long value = wholeOrMinusOne(written);
        if (value >= 0 && value <= most) {
            return value;
        }
        if (!Shown.isWhole(written)) {
            throw in.mismatch("invalid type: " + Shown.number(written) + ", expected " + expected);
        }
        if (most == Long.MAX_VALUE && fitsUnsigned(written)) {
            return most;
        }
        throw in.mismatch("invalid value: integer `" + written + "`, expected " + expected);
    }

    private static boolean fitsUnsigned(String written) {
        var value = new BigInteger(written);
        return value.signum() >= 0 && value.compareTo(MOST_WHOLE) < 0;
    }

    /// The value of a number that is written as a non-negative `long`; else -1, which no such
    /// number has.
    static long wholeOrMinusOne(String written) {
        int length = written.length();
        if (length > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = written.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
