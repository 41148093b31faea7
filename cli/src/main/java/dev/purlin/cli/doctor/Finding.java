package dev.purlin.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one check came to.
///
/// @param wayOut what to do about it; null when all is well
public record Finding(String check, Verdict verdict, String found, @Nullable String wayOut) {
    /// Whether one can go on.
    public enum Verdict {
        OK,
        WARN,
        FAIL;

        public String told() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Finding ok(String check, String found) {
        return new Finding(check, Verdict.OK, found, null);
    }

    public static Finding warn(String check, String found, String wayOut) {
        return new Finding(check, Verdict.WARN, found, wayOut);
    }

    public static Finding fail(String check, String found, String wayOut) {
        return new Finding(check, Verdict.FAIL, found, wayOut);
    }
}
