package dev.purlin.gateway;

/// Notices a caller that takes nothing of what waits to be sent to it.
final class WriteWatch {
    private long takenNanos = System.nanoTime();
    private long handed;
    private long taken;

    /// So many bytes more are to be sent.
    void add(int bytes) {
        handed += bytes;
    }

    /// To be asked once in a while; true when nothing was taken for that long.
    ///
    /// What waits is no measure by itself: pieces of one size replace each other, so it may be the
    /// same at every look while much is taken in between.
    ///
    /// @param waiting bytes to be sent before more are asked for; 0 when more are
    /// @param isClosing whatever is left is waited for
    boolean isStalled(long waiting, boolean isClosing, long now, long mostNanos) {
        long takenNow = handed - waiting;
        if (takenNow != taken || (waiting == 0 && !isClosing)) {
            taken = takenNow;
            takenNanos = now;
            return false;
        }
        return now - takenNanos > mostNanos;
    }
}
