package dev.purlin.wire.json;

import static dev.purlin.wire.json.EightDigits.ASCII;

/// A `float` as JSON text: the shortest decimal that reads back as the same float.
///
/// The form is the one that Rust servers send, so that answers can be compared byte by byte. With
/// `p` the place of the decimal point counted from the first digit:
///
/// | `p`      | form          | example         |
/// |----------|---------------|-----------------|
/// | 1 … 13   | plain         | `12.34`, `1200.0` |
/// | −5 … 0   | leading zeros | `0.001234`      |
/// | other    | scientific    | `1.234e33`, `1e-7` |
///
/// Zeros are `0.0` and `-0.0`. What JSON has no number for (NaN, infinities) is `null`.
///
/// No allocation and no state: any thread may call it.
public final class FloatText {
    /// The room that [#write] needs from its position on. The text itself has at most 16 bytes; the
    /// rest may be overwritten with anything.
    public static final int MOST_BYTES = 24;

    private static final int FRACTION_BITS = 23;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int LEADING_ONE = 1 << FRACTION_BITS;
    private static final int NOT_FINITE = 255;

    /// Biased exponents of 2^-19 (about 1.9e-6, safely in the form with leading zeros) and 2^0.
    private static final int SMALL = 127 - 19;

    private static final int ONE = 127;

    private static final int MOST_PLACES = 13;
    private static final int MOST_LEADING_ZEROS = 5;

    /// `0.000000` as a little-endian word.
    private static final long ZERO_POINT = ASCII - ((long) ('0' - '.') << 8);

    private static final int HUNDRED_MILLION = 100_000_000;
    private static final int[] TENS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, HUNDRED_MILLION
    };

    private FloatText() {}

    /// Writes `value` at `at`, where [#MOST_BYTES] must be free, and returns the position after it.
    public static int write(float value, byte[] to, int at) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = (bits >>> FRACTION_BITS) & 0xff;
        int fraction = bits & FRACTION;
        if (exponent >= SMALL && exponent < ONE && fraction != 0) {
            return writeBelowOne(bits >>> 31, exponent, fraction | LEADING_ONE, to, at);
        }
        return writeAny(bits, exponent, fraction, to, at);
    }

    /// The path of nearly all values of a vector, without a branch that depends on the value: the
    /// digits end a known number of places after the point, so they are written backwards from
    /// there in a nine-digit field, over a run of zeros, and the zeros at their end are cut off.
    private static int writeBelowOne(
            int negative, int exponent, int significand, byte[] to, int at) {
        int digits = ShortestDecimal.digits(significand, exponent);
        int places = -ShortestDecimal.power(exponent);
        // Below 200,000,000, so the ninth digit from the right is a comparison.
        int ninth = (HUNDRED_MILLION - 1 - digits) >>> 31;
        long eight = EightDigits.of(digits - ninth * HUNDRED_MILLION);
        to[at] = '-';
        int start = at + negative;
        // With eight places the ninth digit is the zero before the point, and adds nothing.
        EightDigits.store(ZERO_POINT + ((long) ninth << (8 * (places - 7))), to, start);
        EightDigits.store(eight + ASCII, to, start + places - 6);
        return start + 2 + places - EightDigits.trailingZeros(eight);
    }

    private static int writeAny(int bits, int exponent, int fraction, byte[] to, int at) {
        if (exponent == NOT_FINITE) {
            return writeNull(to, at);
        }
        to[at] = '-';
        int start = at + (bits >>> 31);
        if (exponent == 0 && fraction == 0) {
            EightDigits.store(ZERO_POINT, to, start);
            return start + 3;
        }
        if (exponent > 1 && fraction == 0) {
            int digits = ShortestDecimal.digitsOfPowerOfTwo(exponent);
            return layOut(digits, ShortestDecimal.powerForPowerOfTwo(exponent), to, start);
        }
        int significand = exponent == 0 ? fraction : fraction | LEADING_ONE;
        // Floats too small for a leading one are spaced like the smallest that has it.
        int spacing = Math.max(exponent, 1);
        int digits = ShortestDecimal.digits(significand, spacing);
        return layOut(digits, ShortestDecimal.power(spacing), to, start);
    }

    private static int writeNull(byte[] to, int at) {
        to[at] = 'n';
        to[at + 1] = 'u';
        to[at + 2] = 'l';
        to[at + 3] = 'l';
        return at + 4;
    }

    private static int layOut(int digits, int power, byte[] to, int start) {
        int length = length(digits);
        int nine = digits * TENS[9 - length];
        int first = nine / HUNDRED_MILLION;
        long others = EightDigits.of(nine - first * HUNDRED_MILLION);
        int used = 9 - EightDigits.trailingZeros(others);
        int point = length + power;
        byte firstCharacter = (byte) ('0' + first);
        if (point > MOST_PLACES || point <= -1 - MOST_LEADING_ZEROS) {
            to[start] = firstCharacter;
            return writeScientific(others, used, point - 1, to, start);
        }
        if (point <= 0) {
            EightDigits.store(ZERO_POINT, to, start);
            to[start + 2 - point] = firstCharacter;
            EightDigits.store(others + ASCII, to, start + 3 - point);
            return start + 2 - point + used;
        }
        to[start] = firstCharacter;
        return used <= point
                ? writeWhole(others, point, to, start)
                : writePointAmong(others, used, point, to, start);
    }

    private static int length(int digits) {
        int length = 1;
        while (length < 9 && digits >= TENS[length]) {
            length++;
        }
        return length;
    }

    private static int writeWhole(long others, int point, byte[] to, int start) {
        EightDigits.store(others + ASCII, to, start + 1);
        EightDigits.store(ASCII, to, start + 9);
        to[start + point] = '.';
        to[start + point + 1] = '0';
        return start + point + 2;
    }

    /// The point lies between two of the digits: those behind it move on by one byte, the last of
    /// them out of the word, which is why the whole word is stored one byte later first.
    private static int writePointAmong(long others, int used, int point, byte[] to, int start) {
        long characters = others + ASCII;
        EightDigits.store(characters, to, start + 2);
        int shift = 8 * (point - 1);
        long before = characters & ((1L << shift) - 1);
        long after = ((characters >>> shift) << shift) << 8;
        EightDigits.store(before | ((long) '.' << shift) | after, to, start + 1);
        return start + used + 1;
    }

    private static int writeScientific(long others, int used, int exponent, byte[] to, int start) {
        int at = start + 1;
        if (used > 1) {
            to[at] = '.';
            EightDigits.store(others + ASCII, to, at + 1);
            at += used;
        }
        to[at++] = 'e';
        if (exponent < 0) {
            to[at++] = '-';
        }
        int size = Math.abs(exponent);
        if (size > 9) {
            to[at++] = (byte) ('0' + size / 10);
        }
        to[at] = (byte) ('0' + size % 10);
        return at + 1;
    }
}
