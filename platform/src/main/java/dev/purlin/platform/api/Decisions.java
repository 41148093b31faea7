package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.autoscale.Decided;
import dev.purlin.platform.autoscale.Decision;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.function.Supplier;

/// What was decided last about the number of replicas, and why.
///
/// @param newest the last decision of each deployment
public record Decisions(Supplier<List<Decided>> newest) {
    public Answer all(Request request) {
        var json = new JsonWriter().openObject().name("decisions").openList();
        newest.get().forEach(decided -> write(json, decided));
        return Answer.json(200, json.closeList().closeObject());
    }

    private static String name(Decision decision) {
        return switch (decision) {
            case Decision.Keep _ -> "KEEP";
            case Decision.Grow _ -> "GROW";
            case Decision.Shrink _ -> "SHRINK";
        };
    }

    private static void write(JsonWriter json, Decided decided) {
        int to =
                switch (decided.decision()) {
                    case Decision.Keep _ -> decided.from();
                    case Decision.Grow(int more, String _) -> more;
                    case Decision.Shrink(int fewer, String _) -> fewer;
                };
        json.openObject()
                .member("deployment_id", decided.deploymentId())
                .member("at", decided.at().toString())
                .member("decision", name(decided.decision()))
                .member("from", decided.from())
                .member("to", to)
                .member("reason", decided.decision().why())
                .closeObject();
    }
}
