package dev.purlin.bench;

import dev.purlin.bench.LoadResult.Ending;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one lane has counted in one phase; owned by the lane's event loop until it is handed over.
final class Tally {
    private static final int STATUSES = 1000;

    final Times.Recorder latency = new Times.Recorder();
    final Times.Recorder firstByte = new Times.Recorder();
    final Times.Recorder firstEvent = new Times.Recorder();
    final Times.Recorder betweenEvents = new Times.Recorder();
    final Times.Recorder ownDelay = new Times.Recorder();
    final Times.Recorder connect = new Times.Recorder();
    final Times.Recorder failedAfter = new Times.Recorder();
    final long[] statuses = new long[STATUSES];
    final EnumMap<Failure, Long> failures = new EnumMap<>(Failure.class);
    long begun;
    long succeeded;
    long missed;
    long events;
    long bytesOut;
    long bytesIn;
    long lastAnswerNanos;
    long cpuNanos;

    Tally(long startNanos) {
        lastAnswerNanos = startNanos;
    }

    void failed(Failure failure, long dueNanos, long nowNanos) {
        failures.merge(failure, 1L, Long::sum);
        failedAfter.record(nowNanos - dueNanos);
    }

    void answered(long nowNanos) {
        if (nowNanos - lastAnswerNanos > 0) {
            lastAnswerNanos = nowNanos;
        }
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    private void add(Tally other) {
        latency.add(other.latency);
        firstByte.add(other.firstByte);
        firstEvent.add(other.firstEvent);
        betweenEvents.add(other.betweenEvents);
        ownDelay.add(other.ownDelay);
        connect.add(other.connect);
        failedAfter.add(other.failedAfter);
        for (int status = 0; status < STATUSES; status++) {
            statuses[status] += other.statuses[status];
        }
        other.failures.forEach((failure, count) -> failures.merge(failure, count, Long::sum));
        begun += other.begun;
        succeeded += other.succeeded;
        missed += other.missed;
        events += other.events;
        bytesOut += other.bytesOut;
        bytesIn += other.bytesIn;
        cpuNanos += other.cpuNanos;
        answered(other.lastAnswerNanos);
    }

    static LoadResult result(Collection<Tally> lanes, long startNanos, Ending ending) {
        var sum = new Tally(startNanos);
        lanes.forEach(sum::add);
        return new LoadResult(
                ending,
                sum.begun,
                sum.succeeded,
                sum.missed,
                sum.byStatus(),
                Collections.unmodifiableMap(sum.failures),
                sum.events,
                sum.bytesOut,
                sum.bytesIn,
                Duration.ofNanos(sum.lastAnswerNanos - startNanos),
                Duration.ofNanos(sum.cpuNanos),
                sum.latency.times(),
                sum.firstByte.times(),
                sum.firstEvent.times(),
                sum.betweenEvents.times(),
                sum.ownDelay.times(),
                sum.connect.times(),
                sum.failedAfter.times());
    }

    private SortedMap<Integer, Long> byStatus() {
        var counts = new TreeMap<Integer, Long>();
        for (int status = 0; status < STATUSES; status++) {
            if (statuses[status] > 0) {
                counts.put(status, statuses[status]);
            }
        }
        return Collections.unmodifiableSortedMap(counts);
    }
}
