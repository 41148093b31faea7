package dev.purlin.wire.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// What [FloatText] must write, found in ways that share nothing with it: slow and plain.
final class ReferenceText {
    private ReferenceText() {}

    /// By trial: the decimals of one digit around the exact value, then of two, until one reads
    /// back.
    static String byTrial(float value) {
        if (!Float.isFinite(value)) {
            return "null";
        }
        String sign = Float.floatToRawIntBits(value) < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        for (int precision = 1; precision <= 9; precision++) {
            BigDecimal below = exact.round(new MathContext(precision, RoundingMode.DOWN));
            BigDecimal above = exact.round(new MathContext(precision, RoundingMode.UP));
            boolean belowReads = below.floatValue() == Math.abs(value);
            boolean aboveReads = above.floatValue() == Math.abs(value);
            if (belowReads && aboveReads) {
                MathContext nearest = new MathContext(precision, RoundingMode.HALF_EVEN);
                return sign + layOut(exact.round(nearest));
            }
            if (belowReads || aboveReads) {
                return sign + layOut(belowReads ? below : above);
            }
        }
        throw new AssertionError(exact);
    }

    /// By the JDK, which finds the shortest decimal too, but among those of one digit prefers a
    /// closer one of two: those are found by trial.
    static String byJdk(float value) {
        String jdk = Float.toString(Math.abs(value));
        int exponentAt = jdk.indexOf('E');
        String mantissa = exponentAt < 0 ? jdk : jdk.substring(0, exponentAt);
        int exponent = exponentAt < 0 ? 0 : Integer.parseInt(jdk.substring(exponentAt + 1));
        int point = mantissa.indexOf('.');
        if (point < 0) {
            return byTrial(value);
        }
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        int last = digits.length();
        while (last > first && digits.charAt(last - 1) == '0') {
            last--;
        }
        if (last - first <= 2) {
            return byTrial(value);
        }
        String sign = value < 0 ? "-" : "";
        return sign + layOut(digits.substring(first, last), point + exponent - first);
    }

    private static String layOut(BigDecimal decimal) {
        BigDecimal plain = decimal.stripTrailingZeros();
        String digits = plain.unscaledValue().toString();
        return layOut(digits, digits.length() - plain.scale());
    }

    private static String layOut(String digits, int point) {
        int length = digits.length();
        if (0 < point && point <= 13) {
            return length <= point
                    ? digits + "0".repeat(point - length) + ".0"
                    : digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String rest = length == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + rest + "e" + (point - 1);
    }
}
