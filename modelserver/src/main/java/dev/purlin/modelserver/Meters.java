package dev.purlin.modelserver;

import dev.purlin.engine.Cost;
import dev.purlin.engine.Times;
import dev.purlin.engine.batch.BatchListener;
import dev.purlin.httpserver.Outcome;
import dev.purlin.modelserver.Work.Family;
import dev.purlin.modelserver.metrics.Metric;
import dev.purlin.modelserver.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;

/// What happens here, in counts. Safe for all threads; never waits.
final class Meters implements BatchListener {
    private static final OfInput EMBED =
            new OfInput(
                    Metric.EMBED_DURATION,
                    Metric.EMBED_TOKENIZATION_DURATION,
                    Metric.EMBED_QUEUE_DURATION,
                    Metric.EMBED_INFERENCE_DURATION);
    private static final OfInput PREDICT =
            new OfInput(
                    Metric.PREDICT_DURATION,
                    Metric.PREDICT_TOKENIZATION_DURATION,
                    Metric.PREDICT_QUEUE_DURATION,
                    Metric.PREDICT_INFERENCE_DURATION);

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

    /// @param startNanos when the request's head had arrived
    /// @param nanos from then to now
    void answered(Work<?> work, Cost cost, long startNanos, long nanos) {
        metrics.count(Metric.REQUEST_SUCCESS, work.method(), 1);
        metrics.nanos(Metric.REQUEST_DURATION, nanos, 1);
        metrics.nanos(Metric.REQUEST_TOKENIZATION_DURATION, cost.tokenizationNanos(), 1);
        metrics.nanos(Metric.REQUEST_QUEUE_DURATION, cost.queueNanos(), 1);
        metrics.nanos(Metric.REQUEST_INFERENCE_DURATION, cost.inferenceNanos(), 1);
        if (work.family() == Family.EMBED) {
            metrics.count(Metric.EMBED_SUCCESS, work.inputs());
            inputs(cost.times(), startNanos, EMBED);
        } else {
            metrics.count(Metric.PREDICT_SUCCESS, work.inputs());
            inputs(cost.times(), startNanos, PREDICT);
        }
    }

    /// The histograms of one family's inputs.
    private record OfInput(Metric whole, Metric tokenization, Metric queue, Metric inference) {}

    private void inputs(Times times, long startNanos, OfInput of) {
        for (int i = 0; i < times.inputs(); i++) {
            metrics.value(Metric.REQUEST_INPUT_LENGTH, times.tokens(i), 1);
            metrics.nanos(of.whole, times.doneAtNanos(i) - startNanos, 1);
            metrics.nanos(of.tokenization, times.tokenizationNanos(i), 1);
            metrics.nanos(of.queue, times.queueNanos(i), 1);
            metrics.nanos(of.inference, times.inferenceNanos(i), 1);
        }
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
