package dev.purlin.bench;

/// Where a run stands, a quarter of a second ago or less.
public record Progress(long begun, long succeeded, long failed, long missed) {
    static final Progress NONE = new Progress(0, 0, 0, 0);

    Progress plus(Progress other) {
        return new Progress(
                begun + other.begun,
                succeeded + other.succeeded,
                failed + other.failed,
                missed + other.missed);
    }
}
