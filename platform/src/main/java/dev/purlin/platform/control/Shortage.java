package dev.purlin.platform.control;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What one more replica needs and does not get.
///
/// @param needed by it, in the resource's unit
/// @param free at its turn, when those before it have what they get; 0 at least
/// @param total that the machine gives out
record Shortage(Resource resource, long needed, long free, long total) {
    private static final long GIBIBYTE = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;
    private static final long MILLI = 1_000;

    /// What a machine gives out.
    enum Resource {
        /// In bytes.
        MEMORY,
        /// In thousandths of one.
        PROCESSORS
    }

    /// The first that is short; there must be one.
    static Shortage of(Amount needed, Amount free, Amount total) {
        if (needed.memoryBytes() > free.memoryBytes()) {
            return new Shortage(
                    Resource.MEMORY,
                    needed.memoryBytes(),
                    Math.max(0, free.memoryBytes()),
                    total.memoryBytes());
        }
        return new Shortage(
                Resource.PROCESSORS,
                needed.milliProcessors(),
                Math.max(0, free.milliProcessors()),
                total.milliProcessors());
    }

    Wait asWait() {
        return new Wait(resource + " " + needed, text());
    }

    /// `needs 2 GiB, 0.4 of 8 GiB free`. What is needed is rounded up and what is free down, so
    /// that what does not fit does not look as if it did.
    String text() {
        String figures =
                switch (resource) {
                    case MEMORY -> {
                        boolean large = needed >= GIBIBYTE;
                        long unit = large ? GIBIBYTE : MEBIBYTE;
                        String name = large ? " GiB" : " MiB";
                        yield "needs %s%s, %s of %s%s free"
                                .formatted(
                                        up(needed, unit),
                                        name,
                                        down(free, unit),
                                        down(total, unit),
                                        name);
                    }
                    case PROCESSORS ->
                            "needs %s processors, %s of %s free"
                                    .formatted(
                                            up(needed, MILLI),
                                            down(free, MILLI),
                                            down(total, MILLI));
                };
        return needed > total ? figures + ": it never fits" : figures;
    }

    private static String up(long figure, long unit) {
        return shown(figure, unit, RoundingMode.CEILING);
    }

    private static String down(long figure, long unit) {
        return shown(figure, unit, RoundingMode.FLOOR);
    }

    private static String shown(long figure, long unit, RoundingMode rounding) {
        BigDecimal rounded =
                BigDecimal.valueOf(figure).divide(BigDecimal.valueOf(unit), 1, rounding);
        return rounded.stripTrailingZeros().toPlainString();
    }
}
