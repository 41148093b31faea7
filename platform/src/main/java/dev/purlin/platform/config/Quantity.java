package dev.purlin.platform.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of processors and memory as Kubernetes writes them. Pure.
public final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(m|k|[KMGTPE]i|[MGTPE])?");
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MILLI = 1_000;
    private static final Map<String, Integer> POWERS =
            Map.of("k", 1, "K", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

    private Quantity() {}

    /// `500m`, `4`, `1.5`: in thousandths of a processor, rounded up. Absent when it is none.
    static OptionalLong milliProcessors(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        BigDecimal amount = new BigDecimal(matcher.group(1));
        return switch (matcher.group(2)) {
            case null -> whole(amount.multiply(BigDecimal.valueOf(MILLI)));
            case "m" -> whole(amount);
            default -> OptionalLong.empty();
        };
    }

    /// `2Gi`, `1.5G`, `1048576`: in bytes, rounded up. Absent when it is none.
    public static OptionalLong bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        BigDecimal amount = new BigDecimal(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return whole(amount);
        }
        Integer power = POWERS.get(unit.substring(0, 1));
        if (power == null) {
            return OptionalLong.empty();
        }
        BigDecimal step = BigDecimal.valueOf(unit.endsWith("i") ? 1_024 : 1_000);
        return whole(amount.multiply(step.pow(power)));
    }

    private static OptionalLong whole(BigDecimal amount) {
        BigDecimal rounded = amount.setScale(0, RoundingMode.CEILING);
        return rounded.compareTo(MOST) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(rounded.longValueExact());
    }
}
