package dev.purlin.httpserver;

import java.util.concurrent.CompletionStage;

/// What answers one route. Runs on a worker thread (on the event loop for a [Serving.Prompt] one,
/// where it must not block); what it throws goes to the [Dialect].
public interface Handler {
    CompletionStage<Answer> answer(Call call);
}
