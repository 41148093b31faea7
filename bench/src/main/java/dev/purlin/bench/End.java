package dev.purlin.bench;

import java.time.Duration;

/// When a plan sends no more. What is under way then is still waited for and counted.
public sealed interface End {
    /// After so many requests. In an open loop missed ones are among them.
    record Requests(long count) implements End {
        public Requests {
            if (count < 0) {
                throw new IllegalArgumentException(count + " requests");
            }
        }
    }

    /// Requests due within this time are sent.
    record After(Duration duration) implements End {
        public After {
            if (duration.isNegative() || duration.compareTo(Duration.ofDays(7)) > 0) {
                throw new IllegalArgumentException(
                        "a duration of " + duration + ", expected at most 7 days");
            }
        }
    }

    /// Each body exactly once: a fixed amount of work.
    record OnePass() implements End {}

    static End requests(long count) {
        return new Requests(count);
    }

    static End after(Duration duration) {
        return new After(duration);
    }

    static End onePass() {
        return new OnePass();
    }

    /// At once: as a warm-up, none.
    static End atOnce() {
        return new Requests(0);
    }
}
