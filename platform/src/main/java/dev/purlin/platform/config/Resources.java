package dev.purlin.platform.config;

import java.util.Optional;
import java.util.OptionalLong;

/// What a replica may use.
///
/// @param milliProcessors 1,000 are one processor
/// @param memoryBytes at most
/// @param instanceType when named, it says all of the above instead
public record Resources(
        int milliProcessors,
        long memoryBytes,
        Optional<Accelerator> accelerator,
        Optional<String> instanceType) {
    private static final int USUAL_MILLI_PROCESSORS = 1_000;
    private static final long USUAL_MEMORY_BYTES = 2L << 30;
    private static final int MOST_MILLI_PROCESSORS = 1_000_000;
    private static final long LEAST_MEMORY_BYTES = 1L << 20;
    private static final long MOST_MEMORY_BYTES = 1L << 50;

    static Resources read(Reading in) {
        return new Resources(
                milliProcessors(in),
                memoryBytes(in),
                Accelerator.read(in),
                in.name(Key.INSTANCE_TYPE));
    }

    private static int milliProcessors(Reading in) {
        Optional<String> text = in.text(Key.CPU);
        if (text.isEmpty()) {
            return USUAL_MILLI_PROCESSORS;
        }
        OptionalLong milli = Quantity.milliProcessors(text.get());
        if (milli.orElse(0) < 1 || milli.getAsLong() > MOST_MILLI_PROCESSORS) {
            in.problem(
                    Key.CPU,
                    "is " + Shown.text(text.get()) + ", it must be 1m to 1000",
                    "Write processors, 4 or 1.5, or thousandths of one, 500m.");
            return USUAL_MILLI_PROCESSORS;
        }
        return (int) milli.getAsLong();
    }

    private static long memoryBytes(Reading in) {
        Optional<String> text = in.text(Key.MEMORY);
        if (text.isEmpty()) {
            return USUAL_MEMORY_BYTES;
        }
        OptionalLong bytes = Quantity.bytes(text.get());
        if (bytes.orElse(0) < LEAST_MEMORY_BYTES || bytes.getAsLong() > MOST_MEMORY_BYTES) {
            in.problem(
                    Key.MEMORY,
                    "is " + Shown.text(text.get()) + ", it must be 1Mi to 1Pi",
                    "Write a number and a unit: 512Mi, 2Gi, 4G.");
            return USUAL_MEMORY_BYTES;
        }
        return bytes.getAsLong();
    }
}
