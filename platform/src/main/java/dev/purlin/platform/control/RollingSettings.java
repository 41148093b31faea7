package dev.purlin.platform.control;

import static dev.purlin.platform.control.NumberFields.check;
import static dev.purlin.platform.control.NumberFields.number;
import static dev.purlin.platform.control.NumberFields.or;
import static dev.purlin.wire.json.JsonField.maybe;

import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a deployment takes an environment over replica by replica.
///
/// @param surgePercent replicas that a step adds, of those there are to be
/// @param unavailablePercent replicas of the deployment before that may be missing in a step
/// @param stabilizationSeconds that a step lasts at least
/// @param overheadPercent replicas more that the deployment before gets before the first step
public record RollingSettings(
        int surgePercent, int unavailablePercent, int stabilizationSeconds, int overheadPercent) {
    public static final RollingSettings DEFAULT = new RollingSettings(10, 0, 0, 0);

    private static final int ALL = 100;
    private static final int DAY = 86_400;
    private static final int MOST_OVERHEAD = 500;

    private static final JsonField<@Nullable String> STRATEGY =
            maybe("rolling_deploy_strategy", JsonType.TEXT, "Only REPLICA.");
    private static final JsonField<@Nullable Long> SURGE =
            number("max_surge_percent", "Replicas that a step adds.");
    private static final JsonField<@Nullable Long> UNAVAILABLE =
            number(
                    "max_unavailable_percent",
                    "Replicas of the deployment before that may be missing in a step.");
    private static final JsonField<@Nullable Long> STABILIZATION =
            number("stabilization_time_seconds", "That a step lasts at least.");
    private static final JsonField<@Nullable Long> OVERHEAD =
            number(
                    "replica_overhead_percent",
                    "Replicas more that the deployment before gets at first.");

    public RollingSettings {
        check("max_surge_percent", surgePercent, 0, ALL);
        check("max_unavailable_percent", unavailablePercent, 0, ALL);
        check("stabilization_time_seconds", stabilizationSeconds, 0, DAY);
        check("replica_overhead_percent", overheadPercent, 0, MOST_OVERHEAD);
        if (surgePercent == 0 && unavailablePercent == 0) {
            throw new IllegalArgumentException(
                    "max_surge_percent and max_unavailable_percent are both 0:"
                            + " no replica could be replaced");
        }
    }

    /// Members that are absent stay as they were before.
    static JsonType<RollingSettings> type(RollingSettings before) {
        return new JsonObject<>(
                "RollingDeployConfig",
                List.of(STRATEGY, SURGE, UNAVAILABLE, STABILIZATION, OVERHEAD),
                before::changed);
    }

    private RollingSettings changed(JsonObject.Values in) {
        String strategy = in.get(STRATEGY);
        if (strategy != null && !strategy.equals("REPLICA")) {
            throw new IllegalArgumentException(
                    "rolling_deploy_strategy is " + strategy + ", it must be REPLICA");
        }
        return new RollingSettings(
                or(in, SURGE, surgePercent),
                or(in, UNAVAILABLE, unavailablePercent),
                or(in, STABILIZATION, stabilizationSeconds),
                or(in, OVERHEAD, overheadPercent));
    }

    void write(JsonWriter json) {
        json.openObject()
                .member("rolling_deploy_strategy", "REPLICA")
                .member("max_surge_percent", surgePercent)
                .member("max_unavailable_percent", unavailablePercent)
                .member("stabilization_time_seconds", stabilizationSeconds)
                .member("replica_overhead_percent", overheadPercent)
                .closeObject();
    }
}
