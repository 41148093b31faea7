package dev.purlin.engine.batch;

/// One text in the queue: which request it belongs to, and its place there.
final class Entry<T extends Sized, R> {
    final Ticket<T, R> ticket;
    final T text;
    final int index;
    final long queuedAt;

    Entry(Ticket<T, R> ticket, T text, int index, long queuedAt) {
        this.ticket = ticket;
        this.text = text;
        this.index = index;
        this.queuedAt = queuedAt;
    }

    int tokens() {
        return text.tokens();
    }
}
