package dev.purlin.gateway.route;

/// Told of each request at its end, once. Called on an event loop: it must not wait.
@FunctionalInterface
public interface Outcomes {
    void ended(Outcome outcome);
}
