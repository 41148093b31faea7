package dev.purlin.platform.control;

import static dev.purlin.platform.control.NumberFields.check;
import static dev.purlin.platform.control.NumberFields.number;
import static dev.purlin.wire.json.JsonField.maybe;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.platform.store.PromotionRow.Cleanup;
import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How deployments get into an environment: at once, replica by replica, or by a share of the
/// requests that grows with time.
///
/// @param cleanup what becomes of the deployment before
/// @param isRolling replica by replica
/// @param rolling how, if so
/// @param isRampedUp by a growing share
/// @param rampUpSeconds from the first request to the last, if so
public record PromotionSettings(
        Cleanup cleanup,
        boolean isRolling,
        RollingSettings rolling,
        boolean isRampedUp,
        int rampUpSeconds) {
    public static final PromotionSettings DEFAULT =
            new PromotionSettings(
                    Cleanup.SCALE_TO_ZERO, false, RollingSettings.DEFAULT, false, 600);

    private static final int DAY = 86_400;

    private static final JsonField<@Nullable Boolean> REDEPLOY =
            maybe("redeploy_on_promotion", JsonType.BOOL, "Only false.");
    private static final JsonField<@Nullable String> CLEANUP =
            maybe(
                    "promotion_cleanup_strategy",
                    JsonType.TEXT,
                    "What becomes of the deployment before: SCALE_TO_ZERO, KEEP or DEACTIVATE.");
    private static final JsonField<@Nullable Boolean> ROLLING =
            maybe("rolling_deploy", JsonType.BOOL, "Replica by replica.");
    private static final JsonField<@Nullable Boolean> RAMP =
            maybe("ramp_up_while_promoting", JsonType.BOOL, "By a share that grows with time.");
    private static final JsonField<@Nullable Long> RAMP_SECONDS =
            number("ramp_up_duration_seconds", "Until it has all requests.");

    public PromotionSettings {
        check("ramp_up_duration_seconds", rampUpSeconds, 1, DAY);
        if (isRolling && isRampedUp) {
            throw new IllegalArgumentException(
                    "rolling_deploy and ramp_up_while_promoting are both true: choose one");
        }
    }

    /// Reads what [#json] wrote.
    public static PromotionSettings parse(String json) {
        return type(DEFAULT).read(new JsonCursor(json.getBytes(UTF_8)));
    }

    /// The settings as a body has them; members that are absent stay as they were before.
    public static JsonType<PromotionSettings> type(PromotionSettings before) {
        JsonField<@Nullable RollingSettings> rolling =
                maybe("rolling_deploy_config", RollingSettings.type(before.rolling()), "");
        return new JsonObject<>(
                "PromotionSettings",
                List.of(REDEPLOY, CLEANUP, ROLLING, rolling, RAMP, RAMP_SECONDS),
                in -> before.changed(in, in.get(rolling)));
    }

    private PromotionSettings changed(
            JsonObject.Values in, @Nullable RollingSettings changedRolling) {
        if (Boolean.TRUE.equals(in.get(REDEPLOY))) {
            throw new IllegalArgumentException(
                    "redeploy_on_promotion is true: what was tested is what is promoted here,"
                            + " so it must be false");
        }
        String wanted = in.get(CLEANUP);
        return new PromotionSettings(
                wanted == null ? cleanup : cleanup(wanted),
                or(in, ROLLING, isRolling),
                Objects.requireNonNullElse(changedRolling, rolling),
                or(in, RAMP, isRampedUp),
                NumberFields.or(in, RAMP_SECONDS, rampUpSeconds));
    }

    private static boolean or(
            JsonObject.Values in, JsonField<@Nullable Boolean> field, boolean otherwise) {
        Boolean value = in.get(field);
        return value == null ? otherwise : value;
    }

    private static Cleanup cleanup(String wanted) {
        return Arrays.stream(Cleanup.values())
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "promotion_cleanup_strategy is "
                                        + wanted
                                        + ", it must be one of "
                                        + Arrays.toString(Cleanup.values())));
    }

    boolean isGradual() {
        return isRolling || isRampedUp;
    }

    /// The steps in which a deployment gets in.
    ///
    /// @param goal how many replicas it has in the end
    Stages stages(int goal) {
        if (isRolling) {
            return Stages.rolling(goal, rolling);
        }
        return isRampedUp ? Stages.ramp(goal, rampUpSeconds) : Stages.atOnce(goal);
    }

    public String json() {
        var json =
                new JsonWriter()
                        .openObject()
                        .member("redeploy_on_promotion", false)
                        .member("rolling_deploy", isRolling)
                        .member("promotion_cleanup_strategy", cleanup.name())
                        .name("rolling_deploy_config");
        rolling.write(json);
        return json.member("ramp_up_while_promoting", isRampedUp)
                .member("ramp_up_duration_seconds", rampUpSeconds)
                .closeObject()
                .toString();
    }
}
