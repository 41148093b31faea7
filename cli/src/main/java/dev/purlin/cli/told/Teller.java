package dev.purlin.cli.told;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tells a failure on stderr, once: as one line and its way out, or with `--json` as one object.
public final class Teller {
    private Teller() {}

    /// Prints the failure.
    ///
    /// @param who the command as typed, such as `purlin engine`
    public static void tell(
            Surroundings surroundings, boolean json, String who, CommandFailure failure) {
        if (json) {
            surroundings.err().println(JsonMapper.shared().writeValueAsString(body(failure)));
            return;
        }
        surroundings.err().println(who + ": " + failure.getMessage());
        String help = failure.help();
        if (help != null) {
            surroundings.err().println("  " + help);
        }
    }

    private static Map<String, Object> body(CommandFailure failure) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", failure.code().code());
        error.put("message", failure.getMessage());
        error.put("field", failure.field());
        error.put("help", failure.help());
        return Map.of("error", error);
    }
}
