package dev.purlin.engine.batch;

/// The texts offered do not fit beside those that wait or are announced. Nothing was queued.
public final class QueueFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long waiting;
    private final long offered;
    private final long most;

    QueueFull(long waiting, long offered, long most) {
        super(waiting + " tokens wait and " + offered + " more were offered, at most " + most);
        this.waiting = waiting;
        this.offered = offered;
        this.most = most;
    }

    /// True when they would not fit into an empty queue either.
    public boolean isForever() {
        return offered > most;
    }

    public long waiting() {
        return waiting;
    }

    public long offered() {
        return offered;
    }

    public long most() {
        return most;
    }
}
