package dev.purlin.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What to send where, how fast, and until when. Starts from [#get] or [#post] and is refined with
/// the `with…` methods; each gives a new plan.
///
/// @param timeout from the moment a request is written to its last byte; connecting has the same
///   bound of its own
/// @param warmup requests sent first, over the same connections, and not counted
/// @param keepAlive false: a new connection for every request
/// @param giveUpAfter the run ends early once the server could not be reached for this long (or for
///   a second at most, if it never could)
public record LoadPlan(
        URI target,
        String method,
        List<Header> headers,
        Bodies bodies,
        Mode mode,
        End end,
        End warmup,
        Duration timeout,
        boolean keepAlive,
        Success success,
        Duration giveUpAfter) {

    public LoadPlan {
        headers = List.copyOf(headers);
        if (!"http".equalsIgnoreCase(target.getScheme()) || target.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + target + "' is not of the form http://host[:port]/path");
        }
        if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("'" + method + "' is not a method's name");
        }
        if (!timeout.isPositive() || timeout.compareTo(Times.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a timeout of " + timeout + ", expected above 0 to " + Times.LONGEST);
        }
        if (giveUpAfter.isNegative()) {
            throw new IllegalArgumentException("giving up after " + giveUpAfter);
        }
    }

    /// `GET`, by one client, once.
    public static LoadPlan get(URI target) {
        return of(target, "GET", Bodies.none());
    }

    /// `POST` with each of the bodies as JSON, by one client, one pass.
    public static LoadPlan post(URI target, Bodies bodies) {
        return of(target, "POST", bodies)
                .withHeader(new Header("Content-Type", "application/json"));
    }

    private static LoadPlan of(URI target, String method, Bodies bodies) {
        return new LoadPlan(
                target,
                method,
                List.of(),
                bodies,
                new Mode.ClosedLoop(1),
                End.onePass(),
                End.atOnce(),
                Duration.ofSeconds(30),
                true,
                Success.any2xx(),
                Duration.ofSeconds(10));
    }

    public LoadPlan withMethod(String method) {
        return changed(draft -> draft.method = method);
    }

    /// Replaces a header of the same name.
    public LoadPlan withHeader(Header header) {
        var all = new ArrayList<>(headers);
        all.removeIf(old -> old.named(header.name()));
        all.add(header);
        return changed(draft -> draft.headers = all);
    }

    public LoadPlan withMode(Mode mode) {
        return changed(draft -> draft.mode = mode);
    }

    public LoadPlan closedLoop(int clients) {
        return withMode(new Mode.ClosedLoop(clients));
    }

    /// Evenly spaced.
    public LoadPlan openLoop(double perSecond, int mostInFlight) {
        return withMode(new Mode.OpenLoop(perSecond, new Arrival.Constant(), mostInFlight));
    }

    public LoadPlan until(End end) {
        return changed(draft -> draft.end = end);
    }

    public LoadPlan withWarmup(End warmup) {
        return changed(draft -> draft.warmup = warmup);
    }

    public LoadPlan withTimeout(Duration timeout) {
        return changed(draft -> draft.timeout = timeout);
    }

    public LoadPlan withNewConnections() {
        return changed(draft -> draft.keepAlive = false);
    }

    public LoadPlan withSuccess(Success success) {
        return changed(draft -> draft.success = success);
    }

    public LoadPlan withGiveUpAfter(Duration giveUpAfter) {
        return changed(draft -> draft.giveUpAfter = giveUpAfter);
    }

    private LoadPlan changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    /// What may be changed of a plan, so that a change names only itself.
    private static final class Draft {
        private final LoadPlan from;
        private String method;
        private List<Header> headers;
        private Mode mode;
        private End end;
        private End warmup;
        private Duration timeout;
        private boolean keepAlive;
        private Success success;
        private Duration giveUpAfter;

        Draft(LoadPlan from) {
            this.from = from;
            method = from.method;
            headers = from.headers;
            mode = from.mode;
            end = from.end;
            warmup = from.warmup;
            timeout = from.timeout;
            keepAlive = from.keepAlive;
            success = from.success;
            giveUpAfter = from.giveUpAfter;
        }

        LoadPlan plan() {
            return new LoadPlan(
                    from.target,
                    method,
                    headers,
                    from.bodies,
                    mode,
                    end,
                    warmup,
                    timeout,
                    keepAlive,
                    success,
                    giveUpAfter);
        }
    }

    int port() {
        return target.getPort() < 0 ? 80 : target.getPort();
    }
}
