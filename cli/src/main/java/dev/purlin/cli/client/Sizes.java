package dev.purlin.cli.client;

import java.util.List;
import java.util.Locale;

/// Sizes for people.
final class Sizes {
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
    private static final int STEP = 1 << 10;

    private Sizes() {}

    static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double size = (double) bytes / STEP;
        int unit = 0;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
    }
}
