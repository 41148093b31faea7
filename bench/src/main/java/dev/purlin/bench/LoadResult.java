package dev.purlin.bench;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

/// What came of a plan, its warm-up left out. `begun` = `succeeded` + all `failures`.
///
/// All times but `ownDelay` and `connect` are those of successes, and count from the moment a
/// request was due: its scheduled time in an open loop, the end of the client's previous answer in
/// a closed one. Where a connection had to be made first, they hold that too.
///
/// @param ending whether the plan was carried out
/// @param begun requests sent, or begun with a connection that failed
/// @param missed requests that were due while the most allowed were under way, hence never sent
/// @param statuses complete answers by status
/// @param failures requests by the reason they failed
/// @param events server-sent events in successes; `betweenEvents` also holds those of answers that
///   were refused or cut
/// @param bytesOut requests with their heads, as far as they were handed to the socket
/// @param bytesIn answers with their heads, whole or not
/// @param wall from the start to the end of the last request
/// @param loopCpu processor time of the event loops meanwhile; near `wall` × loops, the tester
///   itself was the limit
/// @param latency to the last byte
/// @param firstByte to the first byte of the answer's head
/// @param firstEvent to the end of an answer's first event
/// @param betweenEvents from each event of an answer to its next
/// @param ownDelay from the moment a request was due to its being begun: the tester's own fault
/// @param connect making a connection
/// @param failedAfter to the end of requests that failed
public record LoadResult(
        Ending ending,
        long begun,
        long succeeded,
        long missed,
        SortedMap<Integer, Long> statuses,
        Map<Failure, Long> failures,
        long events,
        long bytesOut,
        long bytesIn,
        Duration wall,
        Duration loopCpu,
        Times latency,
        Times firstByte,
        Times firstEvent,
        Times betweenEvents,
        Times ownDelay,
        Times connect,
        Times failedAfter) {

    /// Why no more was sent.
    public enum Ending {
        /// The plan's end was reached.
        COMPLETE,
        /// [LoadRun#stop] was called before.
        STOPPED,
        /// The server could not be reached any more.
        UNREACHABLE
    }

    public long failed() {
        return begun - succeeded;
    }

    public long failed(Failure failure) {
        return failures.getOrDefault(failure, 0L);
    }

    /// Successes a second.
    public double perSecond() {
        return wall.isZero() ? 0 : succeeded / (wall.toNanos() / 1e9);
    }
}
