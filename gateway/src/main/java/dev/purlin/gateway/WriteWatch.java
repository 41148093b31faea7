package dev.purlin.gateway;

import io.netty.channel.Channel;

/// Notices a caller that takes nothing of what waits to be sent to it.
final class WriteWatch {
    private long takenNanos = System.nanoTime();
    private long left;

    /// To be asked once in a while; true when nothing was taken for that long.
    ///
    /// @param isClosing whatever is left is waited for, not only what is over the mark
    boolean isStalled(Channel channel, boolean isClosing, long now, long mostNanos) {
        long waiting = channel.isWritable() && !isClosing ? 0 : channel.bytesBeforeWritable();
        if (waiting != left || (waiting == 0 && !isClosing)) {
            left = waiting;
            takenNanos = now;
            return false;
        }
        return now - takenNanos > mostNanos;
    }
}
