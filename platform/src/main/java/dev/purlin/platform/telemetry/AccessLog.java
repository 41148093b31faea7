package dev.purlin.platform.telemetry;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.httpserver.log.Fields;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One line for each request at its end. What goes on to the control plane is told there.
public final class AccessLog implements Outcomes {
    private static final Logger ACCESS = System.getLogger("dev.purlin.access");
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public void ended(Outcome outcome) {
        boolean isControl = outcome.endpointId() == null && outcome.error() == null;
        Level level = isControl ? Level.DEBUG : Level.INFO;
        if (ACCESS.isLoggable(level)) {
            ACCESS.log(level, line(outcome));
        }
    }

    private static Fields line(Outcome outcome) {
        var fields =
                new Fields("request")
                        .with("id", outcome.requestId())
                        .with("method", outcome.method())
                        .with("path", outcome.path())
                        .with("status", outcome.status())
                        .with("ms", millis(outcome.took()))
                        .with("waited_ms", millis(outcome.waited()))
                        .with("in", outcome.bytesIn())
                        .with("out", outcome.bytesOut())
                        .with("attempts", outcome.attempts());
        fields = known(fields, "key", outcome.keyPrefix());
        fields = known(fields, "deployment", outcome.deploymentId());
        fields = known(fields, "replica", outcome.replicaId());
        return known(fields, "error", outcome.error());
    }

    private static Fields known(Fields fields, String name, @Nullable Object value) {
        return value == null ? fields : fields.with(name, value);
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / NANOS_PER_MILLI * 10) / 10.0;
    }
}
