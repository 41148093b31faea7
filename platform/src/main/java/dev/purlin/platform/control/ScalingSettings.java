package dev.purlin.platform.control;

import static dev.purlin.platform.control.NumberFields.check;
import static dev.purlin.platform.control.NumberFields.number;
import static dev.purlin.platform.control.NumberFields.or;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many replicas a deployment has for how much load.
///
/// @param leastReplicas 0 lets it sleep
/// @param windowSeconds of load that a decision looks back on
/// @param scaleDownDelaySeconds that a surplus must last before some of it goes
/// @param concurrencyTarget requests in flight that one replica is meant for
/// @param utilizationPercent of that target at which another replica is wanted
/// @param mostScaleDownPercent of a surplus that goes at once
public record ScalingSettings(
        int leastReplicas,
        int mostReplicas,
        int windowSeconds,
        int scaleDownDelaySeconds,
        int concurrencyTarget,
        int utilizationPercent,
        int mostScaleDownPercent) {
    public static final ScalingSettings DEFAULT = new ScalingSettings(0, 1, 60, 900, 1, 70, 50);

    private static final int MOST = 10_000;
    private static final int HOUR = 3_600;

    private static final JsonField<@Nullable Long> LEAST = number("min_replica", "");
    private static final JsonField<@Nullable Long> MOST_REPLICAS = number("max_replica", "");
    private static final JsonField<@Nullable Long> WINDOW = number("autoscaling_window", "");
    private static final JsonField<@Nullable Long> DELAY = number("scale_down_delay", "");
    private static final JsonField<@Nullable Long> TARGET = number("concurrency_target", "");
    private static final JsonField<@Nullable Long> UTILIZATION =
            number("target_utilization_percentage", "");
    private static final JsonField<@Nullable Long> RATE = number("max_scale_down_rate", "");
    private static final List<JsonField<?>> FIELDS =
            List.of(LEAST, MOST_REPLICAS, WINDOW, DELAY, TARGET, UTILIZATION, RATE);

    public ScalingSettings {
        check("min_replica", leastReplicas, 0, MOST);
        check("max_replica", mostReplicas, Math.max(1, leastReplicas), MOST);
        check("autoscaling_window", windowSeconds, 10, HOUR);
        check("scale_down_delay", scaleDownDelaySeconds, 0, HOUR);
        check("concurrency_target", concurrencyTarget, 1, MOST);
        check("target_utilization_percentage", utilizationPercent, 1, 100);
        check("max_scale_down_rate", mostScaleDownPercent, 1, 50);
    }

    /// Reads what [#json] wrote.
    public static ScalingSettings parse(String json) {
        return DEFAULT.changed(json.getBytes(UTF_8));
    }

    /// These settings with the members that a JSON object names; throws a `JsonException` when it
    /// is none, and [IllegalArgumentException] when a value is out of range.
    public ScalingSettings changed(byte[] json) {
        return type(this).read(new JsonCursor(json));
    }

    /// The settings as a body has them; members that are absent stay as they were before.
    public static JsonType<ScalingSettings> type(ScalingSettings before) {
        return new JsonObject<>("AutoscalingSettings", FIELDS, before::changed);
    }

    private ScalingSettings changed(JsonObject.Values in) {
        return new ScalingSettings(
                or(in, LEAST, leastReplicas),
                or(in, MOST_REPLICAS, mostReplicas),
                or(in, WINDOW, windowSeconds),
                or(in, DELAY, scaleDownDelaySeconds),
                or(in, TARGET, concurrencyTarget),
                or(in, UTILIZATION, utilizationPercent),
                or(in, RATE, mostScaleDownPercent));
    }

    public Duration window() {
        return Duration.ofSeconds(windowSeconds);
    }

    public Duration scaleDownDelay() {
        return Duration.ofSeconds(scaleDownDelaySeconds);
    }

    public int clamp(int replicas) {
        return Math.clamp(replicas, leastReplicas, mostReplicas);
    }

    public ScalingSettings withLeastReplicas(int least) {
        return new ScalingSettings(
                least,
                mostReplicas,
                windowSeconds,
                scaleDownDelaySeconds,
                concurrencyTarget,
                utilizationPercent,
                mostScaleDownPercent);
    }

    /// Fewer at least, too, where there were more.
    public ScalingSettings withMostReplicas(int most) {
        return new ScalingSettings(
                Math.min(leastReplicas, most),
                most,
                windowSeconds,
                scaleDownDelaySeconds,
                concurrencyTarget,
                utilizationPercent,
                mostScaleDownPercent);
    }

    public String json() {
        return new JsonWriter()
                .openObject()
                .member("min_replica", leastReplicas)
                .member("max_replica", mostReplicas)
                .member("autoscaling_window", windowSeconds)
                .member("scale_down_delay", scaleDownDelaySeconds)
                .member("concurrency_target", concurrencyTarget)
                .member("target_utilization_percentage", utilizationPercent)
                .member("max_scale_down_rate", mostScaleDownPercent)
                .closeObject()
                .toString();
    }
}
