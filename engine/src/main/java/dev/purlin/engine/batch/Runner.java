package dev.purlin.engine.batch;

import java.util.List;

/// Runs texts through a model. Called by several threads at once; a run cannot be interrupted.
///
/// @param <T> a text
/// @param <R> what comes of one
@FunctionalInterface
public interface Runner<T extends Sized, R> {
    /// One result per text, in their order.
    List<R> run(List<T> texts, Width width);
}
