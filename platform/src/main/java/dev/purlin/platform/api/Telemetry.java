package dev.purlin.platform.api;

import dev.purlin.gateway.route.Key;
import dev.purlin.httpserver.Answer;
import dev.purlin.platform.telemetry.Meters;
import dev.purlin.platform.telemetry.Usage;
import dev.purlin.platform.telemetry.Usage.Used;
import dev.purlin.wire.json.JsonWriter;
import java.util.Set;

/// What requests came to: metrics for Prometheus, and use by key and endpoint.
public record Telemetry(Meters meters, Usage usage) {
    /// A key that is limited to endpoints gets theirs.
    public Answer metrics(Request request) {
        Set<String> endpoints = request.key().map(Key::endpoints).orElse(Set.of());
        return Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", meters.text(endpoints));
    }

    public Answer usage(Request request) {
        Query query = Query.of(request);
        var json =
                new JsonWriter()
                        .openObject()
                        .member("since", usage.since().toString())
                        .name("usage")
                        .openList();
        for (Used used : usage.all()) {
            boolean wanted =
                    query.text("model_id").map(used.endpointId()::equals).orElse(true)
                            && query.text("key").map(used.keyPrefix()::equals).orElse(true);
            if (wanted) {
                write(json, used);
            }
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    private static void write(JsonWriter json, Used used) {
        json.openObject()
                .member("model_id", used.endpointId())
                .member("key", used.keyPrefix().isEmpty() ? null : used.keyPrefix())
                .member("requests", used.requests())
                .member("errors", used.errors())
                .member("bytes_in", used.bytesIn())
                .member("bytes_out", used.bytesOut())
                .member("busy_millis", used.busy().toMillis())
                .closeObject();
    }
}
