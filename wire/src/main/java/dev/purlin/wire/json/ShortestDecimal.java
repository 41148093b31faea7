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
/// Everything is measured in units of `10^(k+1)`, in fixed point with 38 bits after the point. That
/// is enough: no float comes so close to a decision, without lying on it, that what is lost below
/// those bits mattered. [#TIE] and [#ROUNDING_TIE] are what can be lost, and the proof is trial:
/// `EveryFloat` in the tests compares all floats.
///
/// Powers of two have a neighbour below at half the distance, hence methods of their own.
final class ShortestDecimal {
    private static final int LEAST_EXPONENT = -149;
    private static final int POINT = 38;
    private static final long HALF = 1L << (POINT - 1);

    /// A computed distance and the half distance to the next float are equal if the first exceeds
    /// the second by less than this or falls short of it by one.
    private static final int TIE = 3;

    /// A computed fraction of a unit of `10^k` is a half if it falls short of it by less than this.
    private static final int ROUNDING_TIE = 16;

    private static final int ULP_POINT = 63;

    /// Four thirds of `10^k`.
    private static final long FOUR_THIRDS = Long.MAX_VALUE / 30 * 4;

    /// By biased exponent, from 1: the distance to the next float in units of `10^(k+1)`, 63 bits
    /// after the point, rounded down: from a tenth to one.
    private static final long[] ULP = ulps();

    private ShortestDecimal() {}

    private static long[] ulps() {
        var ulps = new long[255];
        BigInteger tens = BigInteger.ONE;
        int tensPower = 0;
        for (int exponent = 1; exponent < ulps.length; exponent++) {
            int binary = LEAST_EXPONENT + exponent - 1 + ULP_POINT;
            int power = power(exponent) + 1;
            if (power != tensPower) {
                tens = BigInteger.TEN.pow(Math.abs(power));
                tensPower = power;
            }
            BigInteger ulp =
                    power < 0
                            ? tens.shiftLeft(binary)
                            : BigInteger.ONE.shiftLeft(binary).divide(tens);
            ulps[exponent] = ulp.longValueExact();
        }
        return ulps;
    }

    /// `k` for a biased exponent, from 1: the integer part of log10 of the distance to the next
    /// float. 1,262,611 / 2^22 is log10(2), precise enough for every exponent a float has.
    static int power(int exponent) {
        return ((LEAST_EXPONENT - 1 + exponent) * 1_262_611) >> 22;
    }

    /// The decimal of a float that is not zero and not a power of two with a closer neighbour
    /// below, as a multiple of `10^k`: below 167,772,160, perhaps with zeros at its end. Floats
    /// without a leading one have the biased exponent 1 here.
    static int digits(int significand, int exponent) {
        long ulp = ULP[exponent];
        long value = Math.multiplyHigh((long) significand << (64 - ULP_POINT + POINT), ulp);
        long tens = (value + HALF) >>> POINT;
        long rest = value - (tens << POINT);

        // The choices are made by masks: branches would be guessed wrong for every third float.
        long halfUlp = ulp >>> (1 + ULP_POINT - POINT);
        long odd = significand & 1;
        long beyond = ~((Math.abs(rest) - halfUlp - TIE + (TIE + 1) * odd) >> 63);

        long ones = rest * 10;
        long onesAreOdd = (ones >>> POINT) & 1;
        long closest = (ones + HALF - 1 + ROUNDING_TIE * onesAreOdd) >> POINT;
        return (int) (tens * 10 + (closest & beyond));
    }

    /// The decimal of the power of two with this biased exponent (at least 2), as a multiple of ten
    /// to the [#powerForPowerOfTwo].
    static int digitsOfPowerOfTwo(int exponent) {
        // Units of one, not ten, and a few bits fewer: the finer unit needs the room.
        int point = POINT - 4;
        int ulpPoint = ULP_POINT - 4;
        long ulp = (ULP[exponent] >>> 4) * (needsFinerUnit(exponent) ? 100 : 10);
        long value = ulp >>> (ulpPoint - point - 23);
        long reachUp = ulp >>> (1 + ulpPoint - point);
        long reachDown = reachUp >>> 1;

        int below = (int) (value >>> point);
        int ten = below / 10 * 10;
        long down = value - ((long) ten << point);
        long up = (10L << point) - down;
        boolean downReached = down <= reachDown;
        boolean upReached = up <= reachUp;
        if (downReached && (!upReached || down <= up)) {
            return ten;
        }
        if (upReached) {
            return ten + 10;
        }
        long rest = value - ((long) below << point);
        long half = 1L << (point - 1);
        boolean roundDown = rest < half || (rest == half && (below & 1) == 0);
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
