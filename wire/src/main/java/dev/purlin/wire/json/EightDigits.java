package dev.purlin.wire.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight decimal digits in the eight bytes of a `long`, the first digit in the lowest byte, so that
/// one little-endian store puts them down in reading order.
final class EightDigits {
    /// What turns eight digits into eight ASCII characters by addition.
    static final long ASCII = 0x3030303030303030L;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private EightDigits() {}

    /// The digits of a value in `0 … 99,999,999`, with leading zeros.
    ///
    /// All lanes are divided at once by multiplying with a rounded-up reciprocal: 10,486 / 2^20 is
    /// exact for the quotient of a four-digit number by 100, 103 / 2^10 of a two-digit one by 10,
    /// 3,518,437,209 / 2^45 of an eight-digit one by 10,000.
    static long of(int value) {
        long upper = (value * 3_518_437_209L) >>> 45;
        long fours = ((long) value << 32) - upper * ((10_000L << 32) - 1);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007f_0000_007fL;
        long twos = (fours << 16) - hundreds * ((100 << 16) - 1);
        long tens = ((twos * 103) >>> 10) & 0x000f_000f_000f_000fL;
        return (twos << 8) - tens * ((10 << 8) - 1);
    }

    /// How many of the last digits are zero: 0 to 8.
    static int trailingZeros(long digits) {
        return Long.numberOfLeadingZeros(digits) >>> 3;
    }

    /// How many of the first digits are zero: 0 to 8.
    static int leadingZeros(long digits) {
        return Long.numberOfTrailingZeros(digits) >>> 3;
    }

    /// Puts eight characters (not digits: add [#ASCII] first) at `at`.
    static void store(long characters, byte[] to, int at) {
        WORD.set(to, at, characters);
    }
}
