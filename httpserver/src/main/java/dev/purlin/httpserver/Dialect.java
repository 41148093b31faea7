package dev.purlin.httpserver;

/// How a server words what goes wrong. Called from any thread; must not block.
public interface Dialect {
    /// The answer to a request that no handler sees.
    Answer refused(Call call, Refusal refusal);

    /// The answer to a request whose handler threw, or whose answer failed.
    Answer failed(Call call, Throwable failure);
}
