package dev.purlin.wire.json;

import java.math.BigInteger;

/// The shortest decimal that reads back as a given `float`; among several of that length, the one
/// closest to the float, and of two equally close ones the even one.
///
/// The method is Raffaello Giulietti's Schubfach. A float is `c × 2^q`, and every decimal between
/// the midpoints to its two neighbours reads back as it (a midpoint itself does when `c` is even,
/// because reading rounds to even). Choose `k` so that the distance `2^q` to the next float is at
/// least one and less than ten units of `10^k`. Then some multiple of `10^k` lies between the
/// midpoints, at most one multiple of `10^(k+1)` does, and that one, if it exists, is shorter. So
/// the answer is one of two: the closest multiple of `10^(k+1)`, else the closest of `10^k`.
///
/// Everything is measured in units of `10^k`, in fixed point with 34 bits after the point. That is
/// enough: no float comes so close to a decision without lying on it that the last three of those
/// bits mattered. [#TIE] is that width, and the proof is trial: `EveryFloat` in the tests compares
/// all 2^32 floats.
///
/// Powers of two have a neighbour below at half the distance, hence methods of their own.
final class ShortestDecimal {
    private static final int LEAST_EXPONENT = -149;
    private static final int POINT = 34;
    private static final long HALF = 1L << (POINT - 1);

    /// Computed distances that differ by at most this many units of 2^-34 are equal ones.
    private static final int TIE = 3;

    private static final int ULP_POINT = 59;
    private static final long FOUR_THIRDS = (1L << (ULP_POINT + 2)) / 3;

    /// By biased exponent: the distance to the next float in units of `10^k`, 59 bits after the
    /// point, rounded down. From 2^59 up to 10 × 2^59.
    private static final long[] ULP = ulps();

    private ShortestDecimal() {}

    private static long[] ulps() {
        var ulps = new long[255];
        for (int exponent = 1; exponent < ulps.length; exponent++) {
            int binary = LEAST_EXPONENT + exponent - 1 + ULP_POINT;
            int power = power(exponent);
            BigInteger tens = BigInteger.TEN.pow(Math.abs(power));
            BigInteger ulp =
                    power < 0
                            ? tens.shiftLeft(binary)
                            : BigInteger.ONE.shiftLeft(binary).divide(tens);
            ulps[exponent] = ulp.longValueExact();
        }
        // Floats too small for a leading one are spaced like the smallest that has it.
        ulps[0] = ulps[1];
        return ulps;
    }

    /// `k` for a biased exponent: the integer part of log10 of the distance to the next float.
    /// 1,262,611 / 2^22 is log10(2), precise enough for every exponent a float has.
    static int power(int exponent) {
        return ((LEAST_EXPONENT - 1 + Math.max(exponent, 1)) * 1_262_611) >> 22;
    }

    /// The decimal of a float that is not zero and not a power of two with a closer neighbour
    /// below, as a multiple of `10^k`: below 167,772,160, perhaps with zeros at its end.
    static int digits(int significand, int exponent) {
        long ulp = ULP[exponent];
        long value = Math.multiplyHigh((long) significand << (64 - ULP_POINT + POINT), ulp);
        long halfUlp = ulp >>> (1 + ULP_POINT - POINT);

        long closestTen = (((value >>> POINT) + 5) * 3_435_973_837L) >>> 35;
        closestTen *= 10;
        long distance = Math.abs(value - (closestTen << POINT));
        long odd = significand & 1;
        boolean reached = distance - halfUlp <= TIE - 2 * TIE * odd;

        long closestBelow = value >>> POINT;
        long closest = (value + HALF - TIE + 2 * TIE * (closestBelow & 1)) >>> POINT;
        return (int) (reached ? closestTen : closest);
    }

    /// The decimal of the power of two with this biased exponent (at least 2), as a multiple of ten
    /// to the [#powerForPowerOfTwo].
    static int digitsOfPowerOfTwo(int exponent) {
        long ulp = needsFinerUnit(exponent) ? 10 * ULP[exponent] : ULP[exponent];
        long value = ulp >>> (ULP_POINT - POINT - 23);
        long reachUp = ulp >>> (1 + ULP_POINT - POINT);
        long reachDown = reachUp >>> 1;

        int below = (int) (value >>> POINT);
        int ten = below / 10 * 10;
        long down = value - ((long) ten << POINT);
        long up = (10L << POINT) - down;
        boolean downReached = down <= reachDown;
        boolean upReached = up <= reachUp;
        if (downReached && (!upReached || down <= up)) {
            return ten;
        }
        if (upReached) {
            return ten + 10;
        }
        long rest = value - ((long) below << POINT);
        boolean roundDown = rest < HALF || (rest == HALF && (below & 1) == 0);
        return roundDown && rest <= reachDown ? below : below + 1;
    }

    static int powerForPowerOfTwo(int exponent) {
        return needsFinerUnit(exponent) ? power(exponent) - 1 : power(exponent);
    }

    /// The midpoints around a power of two are only three quarters of a distance apart; where that
    /// is less than one unit, there need not be a whole unit in between.
    private static boolean needsFinerUnit(int exponent) {
        return ULP[exponent] < FOUR_THIRDS;
    }
}
