package dev.purlin.bench;

import java.nio.ByteBuffer;

/// Which complete answers count as successes.
public sealed interface Success {
    /// A status from 200 to 299.
    record Any2xx() implements Success {}

    record Status(int status) implements Success {
        public Status {
            if (status < 200 || status > 999) {
                throw new IllegalArgumentException("a final status of " + status);
            }
        }
    }

    /// What `check` accepts. Bodies are kept for it, each up to `mostBodyBytes`; a longer one
    /// fails.
    record Checked(Check check, int mostBodyBytes) implements Success {
        public Checked {
            if (mostBodyBytes < 0) {
                throw new IllegalArgumentException("bodies of " + mostBodyBytes + " bytes");
            }
        }
    }

    /// Looks at an answer on the event loop: it must be quick, and its time is time not spent
    /// sending. An exception of its own counts as "no".
    interface Check {
        /// `request` counts the requests of the plan from 0, so that it carried body `request`
        /// modulo the number of bodies; `content` is read-only and valid only during this call.
        boolean accepts(long request, int status, ByteBuffer content);
    }

    static Success any2xx() {
        return new Any2xx();
    }

    static Success status(int status) {
        return new Status(status);
    }

    static Success checked(Check check) {
        return new Checked(check, 16 * 1024 * 1024);
    }
}
