package dev.purlin.platform.control;

/// So much of a machine. Less than nothing where more was given out than there is.
///
/// @param milliProcessors 1,000 are one
public record Amount(long memoryBytes, long milliProcessors) {
    static final Amount NONE = new Amount(0, 0);

    static Amount of(Needs needs) {
        return new Amount(needs.memoryBytes(), needs.milliProcessors());
    }

    Amount plus(Amount more) {
        return new Amount(memoryBytes + more.memoryBytes, milliProcessors + more.milliProcessors);
    }

    Amount minus(Amount less) {
        return new Amount(memoryBytes - less.memoryBytes, milliProcessors - less.milliProcessors);
    }

    Amount times(int count) {
        return new Amount(memoryBytes * count, milliProcessors * count);
    }

    /// The smaller of each.
    Amount least(Amount other) {
        return new Amount(
                Math.min(memoryBytes, other.memoryBytes),
                Math.min(milliProcessors, other.milliProcessors));
    }

    boolean covers(Amount need) {
        return memoryBytes >= need.memoryBytes && milliProcessors >= need.milliProcessors;
    }
}
