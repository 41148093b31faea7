package dev.purlin.gateway.admission;

/// What asking for a replica came to.
public sealed interface Admission {
    record Admitted(Permit permit) implements Admission {}

    /// @param forNothing there is no replica at all: this is demand
    record Waits(boolean forNothing) implements Admission {}

    /// @param waiting how many wait already
    record Full(int waiting) implements Admission {}

    /// There are replicas, but only those that were to be avoided.
    record NoOther() implements Admission {}

    /// The room is for a deployment that is gone: ask the snapshot again.
    record Moved() implements Admission {}
}
