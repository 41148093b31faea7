package dev.purlin.modelserver;

import dev.purlin.engine.Cost;
import dev.purlin.engine.Done;
import dev.purlin.engine.Job;
import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.httpserver.Handler;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.tei.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What happens around every call of the model, once for all routes: content type, JSON, batch
/// size, permit, counts, cancelling when the caller leaves, headers.
final class Api {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int FRAME_BYTES = 256;
    private static final int MOST_RESERVED_BYTES = 1 << 30;

    private final ModelServerSettings settings;
    private final Supplier<@Nullable Serving> serving;
    private final Meters meters;
    private final Semaphore permits;

    Api(ModelServerSettings settings, Supplier<@Nullable Serving> serving, Meters meters) {
        this.settings = settings;
        this.serving = serving;
        this.meters = meters;
        this.permits = new Semaphore(settings.maxConcurrentRequests());
    }

    int requestsInWork() {
        return settings.maxConcurrentRequests() - permits.availablePermits();
    }

    /// A handler that runs the model.
    <B> Handler model(JsonType<B> type, BiFunction<B, Serving, Work<?>> plan) {
        return model((body, serving) -> plan.apply(Plans.read(body, type), serving));
    }

    /// A handler that runs the model, on a body of more than one shape.
    Handler model(BiFunction<byte[], Serving, Work<?>> plan) {
        return call -> {
            Serving now = serving();
            return run(call, plan.apply(json(call), now));
        };
    }

    /// A handler that needs the model's tokenizer only, and so takes no permit.
    <B> Handler direct(JsonType<B> type, BiFunction<B, Serving, JsonWriter> work) {
        return call -> {
            Serving now = serving();
            JsonWriter answer = work.apply(Plans.read(json(call), type), now);
            return CompletableFuture.completedFuture(Answer.json(200, answer));
        };
    }

    /// A handler that only tells something.
    Handler telling(Function<Serving, JsonWriter> work) {
        return _ -> CompletableFuture.completedFuture(Answer.json(200, work.apply(serving())));
    }

    private Serving serving() {
        Serving now = serving.get();
        if (now == null) {
            throw Refused.unhealthy("unhealthy");
        }
        return now;
    }

    private static byte[] json(Call call) {
        String type = call.header("content-type");
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean isJson =
                plain.equals("application/json")
                        || (plain.startsWith("application/") && plain.endsWith("+json"));
        if (!isJson) {
            throw Refused.request(415, "Expected request with `Content-Type: application/json`");
        }
        return call.body();
    }

    private <T> CompletionStage<Answer> run(Call call, Work<T> work) {
        meters.asked(work);
        Job<T> job;
        try {
            settings.refuseOversize(work.inputs());
            takePermit();
            job = start(work);
        } catch (RuntimeException e) {
            meters.refused(e);
            throw e;
        }
        call.onGone(job::cancel);
        return job.future()
                .handle((done, failure) -> {
                    permits.release();
                    if (failure != null) {
                        throw failed(failure);
                    }
                    try {
                        return answer(call, work, done, job.textBytes());
                    } finally {
                        call.onEnd(job::release);
                    }
                });
    }

    private void takePermit() {
        if (!permits.tryAcquire()) {
            throw Refused.overloaded();
        }
    }

    private <T> Job<T> start(Work<T> work) {
        boolean started = false;
        try {
            Job<T> job = work.start().get();
            started = true;
            return job;
        } finally {
            if (!started) {
                permits.release();
            }
        }
    }

    private CompletionException failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapper && wrapper.getCause() != null
                        ? wrapper.getCause()
                        : failure;
        meters.refused(cause);
        return new CompletionException(cause);
    }

    private <T> Answer answer(Call call, Work<T> work, Done<T> done, int textBytes) {
        long nanos = System.nanoTime() - call.startNanos();
        meters.answered(work, done.cost(), call.startNanos(), nanos);
        var body = new JsonWriter(FRAME_BYTES + textBytes);
        work.rendering().write(done, body);
        Cost cost = done.cost();
        String total = Long.toString(nanos / NANOS_PER_MILLI);
        return Answer.json(200, body)
                .with("x-compute-type", "cpu+onnx")
                .with("x-compute-time", total)
                .with("x-total-time", total)
                .with("x-compute-characters", Long.toString(cost.characters()))
                .with("x-compute-tokens", Long.toString(cost.tokens()))
                .with("x-tokenization-time", millis(cost.tokenizationNanos()))
                .with("x-queue-time", millis(cost.queueNanos()))
                .with("x-inference-time", millis(cost.inferenceNanos()))
                .noting("inputs", work.inputs())
                .noting("tokens", cost.tokens())
                .noting("tokenization_ms", millis(cost.tokenizationNanos()))
                .noting("queue_ms", millis(cost.queueNanos()))
                .noting("inference_ms", millis(cost.inferenceNanos()));
    }

    private static String millis(long nanos) {
        return Long.toString(nanos / NANOS_PER_MILLI);
    }

    /// Several bodies of other routes in one call, under one permit. The first failure fails it.
    CompletionStage<Answer> vertex(Call call) {
        Serving now = serving();
        Requests.Vertex body = Plans.read(json(call), Requests.Vertex.TYPE);
        settings.refuseOversize(body.instances().size());
        List<Work<?>> works = new ArrayList<>();
        for (byte[] instance : body.instances()) {
            Work<?> work = Plans.instance(instance, now);
            meters.asked(work);
            settings.refuseOversize(work.inputs());
            works.add(work);
        }
        takePermit();
        var started = new ArrayList<Instance<?>>();
        call.onGone(() -> cancelAll(started));
        return startAll(works, started)
                .handle((_, failure) -> {
                    permits.release();
                    if (failure != null) {
                        cancelAll(started);
                        releaseAll(started);
                        throw failed(failure);
                    }
                    try {
                        return predictions(call, started);
                    } finally {
                        call.onEnd(() -> releaseAll(started));
                    }
                });
    }

    private static CompletableFuture<Void> startAll(
            List<Work<?>> works, List<Instance<?>> started) {
        try {
            for (Work<?> work : works) {
                Instance<?> instance = Instance.start(work);
                synchronized (started) {
                    started.add(instance);
                }
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.allOf(
                started.stream().map(i -> i.job().future()).toArray(CompletableFuture[]::new));
    }

    private static void cancelAll(List<Instance<?>> started) {
        synchronized (started) {
            started.forEach(instance -> instance.job().cancel());
        }
    }

    private static void releaseAll(List<Instance<?>> started) {
        synchronized (started) {
            started.forEach(instance -> instance.job().release());
        }
    }

    private Answer predictions(Call call, List<Instance<?>> started) {
        long textBytes = started.stream().mapToLong(i -> i.job().textBytes()).sum();
        int capacity = FRAME_BYTES + (int) Math.min(MOST_RESERVED_BYTES, textBytes);
        var body = new JsonWriter(capacity).openObject().name("predictions").openList();
        long nanos = System.nanoTime() - call.startNanos();
        started.forEach(instance -> instance.write(body, meters, call.startNanos(), nanos));
        return Answer.json(200, body.closeList().closeObject());
    }

    /// One body of a Vertex call, under way.
    private record Instance<T>(Work<T> work, Job<T> job) {
        static <T> Instance<T> start(Work<T> work) {
            return new Instance<>(work, work.start().get());
        }

        void write(JsonWriter to, Meters meters, long startNanos, long nanos) {
            Done<T> done = job.future().join();
            meters.answered(work, done.cost(), startNanos, nanos);
            work.rendering().write(done, to);
        }
    }
}
