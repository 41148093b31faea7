package dev.purlin.benchmarks;

import dev.purlin.bench.Bodies;
import dev.purlin.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// Bodies of `POST /embed`.
final class Requests {
    private Requests() {}

    /// One request for every `perRequest` texts, in their order.
    static Bodies of(List<String> texts, int perRequest) {
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += perRequest) {
            bodies.add(body(texts.subList(from, Math.min(texts.size(), from + perRequest))));
        }
        return Bodies.of(bodies);
    }

    private static String body(List<String> texts) {
        JsonWriter json = new JsonWriter();
        json.openObject().name("inputs").openList();
        texts.forEach(json::text);
        return json.closeList().closeObject().toString();
    }
}
