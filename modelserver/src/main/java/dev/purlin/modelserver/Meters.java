package dev.purlin.modelserver;

import dev.purlin.engine.Cost;
import dev.purlin.engine.batch.BatchListener;
import dev.purlin.httpserver.Outcome;
import dev.purlin.modelserver.Work.Family;
import dev.purlin.modelserver.metrics.Metric;
import dev.purlin.modelserver.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;

/// What happens here, in counts. Safe for all threads; never waits.
final class Meters implements BatchListener {
    private final Metrics metrics;
    private final Health health;
    private final LongAdder realTokens = new LongAdder();
    private final LongAdder paddedTokens = new LongAdder();

    Meters(Metrics metrics, Health health) {
        this.metrics = metrics;
        this.health = health;
        metrics.gauge(Metric.PADDING_RATIO, this::paddingRatio);
    }

    Metrics metrics() {
        return metrics;
    }

    private double paddingRatio() {
        long real = realTokens.sum();
        return real == 0 ? 1 : (double) paddedTokens.sum() / real;
    }

    void asked(Work<?> work) {
        metrics.count(Metric.REQUEST_COUNT, work.method(), 1);
        metrics.count(
                work.family() == Family.EMBED ? Metric.EMBED_COUNT : Metric.PREDICT_COUNT,
                work.inputs());
    }

    /// What was dropped is counted by text, when the queue lets go of it.
    void refused(Throwable failure) {
        Refused.Reason reason = Refused.because(failure).reason();
        if (reason != Refused.Reason.DROPPED) {
            metrics.count(Metric.REQUEST_FAILURE, reason.label(), 1);
        }
    }

    void answered(Work<?> work, Cost cost, long nanos) {
        int inputs = work.inputs();
        metrics.count(Metric.REQUEST_SUCCESS, work.method(), 1);
        metrics.nanos(Metric.REQUEST_DURATION, nanos, 1);
        metrics.nanos(Metric.REQUEST_TOKENIZATION_DURATION, cost.tokenizationNanos(), 1);
        metrics.nanos(Metric.REQUEST_QUEUE_DURATION, cost.queueNanos(), 1);
        metrics.nanos(Metric.REQUEST_INFERENCE_DURATION, cost.inferenceNanos(), 1);
        metrics.value(Metric.REQUEST_INPUT_LENGTH, (double) cost.tokens() / inputs, inputs);
        if (work.family() == Family.EMBED) {
            metrics.count(Metric.EMBED_SUCCESS, inputs);
            metrics.nanos(Metric.EMBED_DURATION, nanos, inputs);
            metrics.nanos(Metric.EMBED_TOKENIZATION_DURATION, cost.tokenizationNanos(), inputs);
            metrics.nanos(Metric.EMBED_QUEUE_DURATION, cost.queueNanos(), inputs);
            metrics.nanos(Metric.EMBED_INFERENCE_DURATION, cost.inferenceNanos(), inputs);
            return;
        }
        metrics.count(Metric.PREDICT_SUCCESS, inputs);
        metrics.nanos(Metric.PREDICT_DURATION, nanos, inputs);
        metrics.nanos(Metric.PREDICT_TOKENIZATION_DURATION, cost.tokenizationNanos(), inputs);
        metrics.nanos(Metric.PREDICT_QUEUE_DURATION, cost.queueNanos(), inputs);
        metrics.nanos(Metric.PREDICT_INFERENCE_DURATION, cost.inferenceNanos(), inputs);
    }

    void ended(Outcome outcome) {
        metrics.count(Metric.HTTP_RESPONSES, Integer.toString(outcome.status()), 1);
    }

    @Override
    public void ran(int texts, int real, int padded, long nanos) {
        health.succeeded();
        realTokens.add(real);
        paddedTokens.add(padded);
        metrics.count(Metric.RUNS, 1);
        metrics.count(Metric.RUN_TOKENS, "text", real);
        metrics.count(Metric.RUN_TOKENS, "padding", padded - real);
        metrics.nanos(Metric.RUN_DURATION, nanos, 1);
        metrics.value(Metric.BATCH_NEXT_SIZE, texts, 1);
        metrics.value(Metric.BATCH_NEXT_TOKENS, real, 1);
    }

    @Override
    public void failed() {
        health.failed();
        metrics.count(Metric.RUNS_FAILED, 1);
    }

    @Override
    public void dropped(int texts) {
        metrics.count(Metric.REQUEST_FAILURE, Refused.Reason.DROPPED.label(), texts);
    }
}
