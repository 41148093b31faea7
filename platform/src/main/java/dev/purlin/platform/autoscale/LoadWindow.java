package dev.purlin.platform.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// What there was to do in the last while: one point a second, the mean of requests at once since
/// the point before. One thread at a time.
final class LoadWindow {
    private final Deque<Point> points = new ArrayDeque<>();
    private final Instant since;

    private record Point(Instant at, double load) {}

    /// @param since from when on load is known
    LoadWindow(Instant since) {
        this.since = since;
    }

    void add(Instant at, double load, Duration kept) {
        points.addLast(new Point(at, load));
        while (points.size() > 1 && points.getFirst().at().isBefore(at.minus(kept))) {
            points.removeFirst();
        }
    }

    /// Over the last while, or as much of it as is known.
    double mean(Instant now, Duration back) {
        Instant from = now.minus(back);
        return points.stream()
                .filter(point -> point.at().isAfter(from))
                .mapToDouble(Point::load)
                .average()
                .orElse(0);
    }

    /// Whether load is known for that long.
    boolean covers(Instant now, Duration back) {
        return !since.isAfter(now.minus(back));
    }
}
