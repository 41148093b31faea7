package dev.purlin.modelserver;

import dev.purlin.engine.Done;
import dev.purlin.engine.Job;
import dev.purlin.wire.json.JsonWriter;
import java.util.function.Supplier;

/// What one request asks of the model, not begun, and how its answer is written.
///
/// @param single one input was sent by itself
/// @param inputs texts, pairs or id lists
/// @param start tokenizes and queues; may refuse
record Work<T>(
        Family family, boolean single, int inputs, Supplier<Job<T>> start, Rendering<T> rendering) {
    /// Which of TEI's families of metrics counts it.
    enum Family {
        EMBED,
        PREDICT
    }

    /// Writes an answer's body.
    interface Rendering<T> {
        void write(Done<T> done, JsonWriter to);
    }

    String method() {
        return single ? "single" : "batch";
    }
}
