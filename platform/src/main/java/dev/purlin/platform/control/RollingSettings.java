package dev.purlin.platform.control;

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
            maybe("max_surge_percent", JsonType.UINT32, "Replicas that a step adds.");
    private static final JsonField<@Nullable Long> UNAVAILABLE =
            maybe(
                    "max_unavailable_percent",
                    JsonType.UINT32,
                    "Replicas of the deployment before that may be missing in a step.");
    private static final JsonField<@Nullable Long> STABILIZATION =
            maybe("stabilization_time_seconds", JsonType.UINT32, "That a step lasts at least.");
    private static final JsonField<@Nullable Long> OVERHEAD =
            maybe(
                    "replica_overhead_percent",
                    JsonType.UINT32,
                    "Replicas more that the deployment before gets at first.");

    public RollingSettings {
        check("max_surge_percent", surgePercent, ALL);
        check("max_unavailable_percent", unavailablePercent, ALL);
        check("stabilization_time_seconds", stabilizationSeconds, DAY);
        check("replica_overhead_percent", overheadPercent, MOST_OVERHEAD);
        if (surgePercent == 0 && unavailablePercent == 0) {
            throw new IllegalArgumentException(
                    "max_surge_percent and max_unavailable_percent are both 0:"
                            + " no replica could be replaced");
        }
    }

    private static void check(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be 0 to " + most);
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
                PromotionSettings.or(in, SURGE, surgePercent),
                PromotionSettings.or(in, UNAVAILABLE, unavailablePercent),
                PromotionSettings.or(in, STABILIZATION, stabilizationSeconds),
                PromotionSettings.or(in, OVERHEAD, overheadPercent));
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
