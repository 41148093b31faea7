package dev.purlin.bench;

/// Why a request that was begun did not end as a success.
public enum Failure {
    /// No connection could be made.
    CONNECT,
    /// The connection ended before the answer was complete.
    RESET,
    /// The answer was not complete in time.
    TIMEOUT,
    /// What came back was not HTTP/1.1.
    MALFORMED,
    /// A complete answer with another status than wanted.
    STATUS,
    /// A complete answer that the plan's own check did not accept.
    CHECK,
    /// The run was ended before the answer was complete.
    ABANDONED
}
