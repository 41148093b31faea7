package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import java.util.function.BooleanSupplier;

/// Whether the platform lives, and whether it takes requests.
public record Health(BooleanSupplier isReady) {
    public Answer live(Request request) {
        return Answer.empty(200);
    }

    public Answer ready(Request request) {
        return Answer.empty(isReady.getAsBoolean() ? 200 : 503);
    }
}
