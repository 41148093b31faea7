package dev.purlin.platform.control;

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
import org.jspecify.annotations.Nullable;

/// How deployments get into an environment.
///
/// @param cleanup what becomes of the deployment before
public record PromotionSettings(Cleanup cleanup) {
    public static final PromotionSettings DEFAULT = new PromotionSettings(Cleanup.SCALE_TO_ZERO);

    private static final JsonField<@Nullable String> CLEANUP =
            maybe(
                    "promotion_cleanup_strategy",
                    JsonType.TEXT,
                    "What becomes of the deployment before: SCALE_TO_ZERO, KEEP or DEACTIVATE.");
    private static final List<JsonField<?>> REFUSED =
            List.of(
                    maybe("redeploy_on_promotion", JsonType.BOOL, "Only false."),
                    maybe("rolling_deploy", JsonType.BOOL, "Only false."),
                    maybe("ramp_up_while_promoting", JsonType.BOOL, "Only false."));
    private static final List<JsonField<?>> FIELDS =
            List.of(CLEANUP, REFUSED.get(0), REFUSED.get(1), REFUSED.get(2));

    /// Reads what [#json] wrote.
    public static PromotionSettings parse(String json) {
        return DEFAULT.changed(new JsonCursor(json.getBytes(UTF_8)));
    }

    /// The settings as a body has them.
    public static JsonType<PromotionSettings> type(PromotionSettings before) {
        return new JsonObject<>("PromotionSettings", FIELDS, before::changed);
    }

    private PromotionSettings changed(JsonCursor in) {
        return type(this).read(in);
    }

    private PromotionSettings changed(JsonObject.Values in) {
        for (JsonField<?> field : REFUSED) {
            if (Boolean.TRUE.equals(in.get(field))) {
                throw new IllegalArgumentException(
                        field.name() + " is true: traffic moves at once here, so it must be false");
            }
        }
        String wanted = in.get(CLEANUP);
        return wanted == null ? this : new PromotionSettings(cleanup(wanted));
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

    public String json() {
        return new JsonWriter()
                .openObject()
                .member("redeploy_on_promotion", false)
                .member("rolling_deploy", false)
                .member("promotion_cleanup_strategy", cleanup.name())
                .member("ramp_up_while_promoting", false)
                .closeObject()
                .toString();
    }
}
