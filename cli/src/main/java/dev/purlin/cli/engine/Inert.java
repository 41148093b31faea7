package dev.purlin.cli.engine;

import dev.purlin.cli.settings.Effective;
import dev.purlin.cli.settings.Origin;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Flags that are accepted and cannot matter here, with the reason that is told once at start.
final class Inert {
    private static final Map<Setting<?>, String> REASONS =
            Map.of(
                    EngineFlags.UDS_PATH, "the model runs in this process",
                    EngineFlags.PROMETHEUS_PORT, "metrics are at /metrics of the server's port",
                    EngineFlags.DISABLE_SPANS, "log lines carry no spans");

    private Inert() {}

    static List<String> notes(Settings settings) {
        List<String> notes = new ArrayList<>();
        for (Effective effective : settings.all()) {
            String reason = REASONS.get(effective.setting());
            if (reason != null && !(effective.origin() instanceof Origin.Default)) {
                notes.add(effective.origin().told() + " has no effect: " + reason);
            }
        }
        return notes;
    }
}
