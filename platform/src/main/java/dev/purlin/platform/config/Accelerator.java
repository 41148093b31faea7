package dev.purlin.platform.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a replica computes on beside its processors.
///
/// @param type as the config names it, `L4`
/// @param count of them for each replica
public record Accelerator(String type, int count) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_]{1,64})(?::(\\d{1,3}))?");
    private static final int MOST = 64;

    /// Types that configs name. Another one is worth a warning, for it is likely mistyped.
    public static final List<String> KNOWN_TYPES =
            List.of(
                    "T4",
                    "L4",
                    "A10G",
                    "V100",
                    "A100",
                    "A100_40GB",
                    "H100",
                    "H100_40GB",
                    "H200",
                    "B200",
                    "B300",
                    "GB300",
                    "L40S",
                    "RTX_PRO_6000",
                    "B10");

    static Optional<Accelerator> read(Reading in) {
        Optional<String> text = in.text(Key.ACCELERATOR);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.get());
        int count = matcher.matches() ? count(matcher.group(2)) : 0;
        if (count < 1 || count > MOST) {
            in.problem(
                    Key.ACCELERATOR,
                    "is " + Shown.text(text.get()) + ", it must be a type, or a type and 1 to 64",
                    "Write L4 or H100:2.");
            return Optional.empty();
        }
        String type = matcher.group(1);
        if (!KNOWN_TYPES.contains(type)) {
            in.warn(
                    Place.of(Key.ACCELERATOR),
                    Key.ACCELERATOR.path()
                            + " is "
                            + type
                            + ", which is not a known type: "
                            + String.join(", ", KNOWN_TYPES));
        }
        return Optional.of(new Accelerator(type, count));
    }

    private static int count(String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }
}
