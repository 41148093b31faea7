package dev.purlin.httpserver;

/// What answers a route whose bodies are too large to be held in memory.
public interface StreamHandler {
    /// Called with the request's head, before a caller who waits for leave to send its body gets
    /// it. Runs on the event loop, where it must not wait. What it throws goes to the [Dialect],
    /// which so words the refusal of a body that nobody wants to read.
    BodyReader open(Call call);
}
