package dev.purlin.modelserver;

import dev.purlin.engine.Engine;
import dev.purlin.engine.EngineSettings;
import dev.purlin.httpserver.HttpLimits;
import dev.purlin.httpserver.HttpListener;
import dev.purlin.httpserver.HttpSettings;
import dev.purlin.httpserver.Outcome;
import dev.purlin.modelserver.metrics.Metric;
import dev.purlin.modelserver.metrics.Metrics;
import dev.purlin.modelserver.tracing.Spans;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// One model behind HTTP.
///
/// ```
/// open (port bound, 503) ──serve──▶ ready ──drain──▶ draining (503 for probes) ──close──▶ closed
/// ```
///
/// Made, served, drained and closed by one thread; answers on its own. The engine is the caller's
/// to close, after this.
public final class ModelServer implements AutoCloseable {
    private static final int LONGEST_INPUT_KNOWN = 1 << 19;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ModelServerSettings settings;
    private final Health health;
    private final Meters meters;
    private final @Nullable Spans spans;
    private final HttpListener listener;
    private volatile @Nullable Serving serving;
    private volatile boolean draining;

    private ModelServer(ModelServerSettings settings) throws IOException {
        this.settings = settings;
        this.health = new Health(this::probe, Health.LONGEST_PROBE);
        this.meters = new Meters(new Metrics(LONGEST_INPUT_KNOWN), health);
        this.spans = spans(settings);
        var api = new Api(settings, () -> serving, meters);
        var front = new Front(settings, this::isServing, health, meters.metrics());
        gauges(api);
        listener =
                HttpListener.open(
                        http(settings),
                        Routes.all(api, front, settings),
                        new Errors(),
                        this::ended);
    }

    private void ended(Outcome outcome) {
        meters.ended(outcome);
        if (spans != null) {
            spans.accept(outcome);
        }
    }

    private static @Nullable Spans spans(ModelServerSettings settings) {
        String endpoint = settings.otlpEndpoint();
        return endpoint == null
                ? null
                : new Spans(endpoint, settings.otlpServiceName(), settings.version());
    }

    /// Binds the port. Everything but `/health/live` and `/metrics` answers 503 until [#serve].
    public static ModelServer open(ModelServerSettings settings) throws IOException {
        return new ModelServer(settings);
    }

    private static HttpSettings http(ModelServerSettings settings) {
        return new HttpSettings(
                settings.hostname(),
                settings.port(),
                HttpLimits.DEFAULT.withBodyBytes(settings.payloadLimit()),
                settings.corsAllowOrigin(),
                settings.apiKey());
    }

    private void gauges(Api api) {
        Metrics metrics = meters.metrics();
        metrics.gauge(Metric.REQUESTS_IN_WORK, api::requestsInWork);
        metrics.gauge(Metric.ANSWER_BYTES, () -> of(e -> e.answers().taken()));
        metrics.gauge(Metric.QUEUE_SIZE, () -> of(e -> e.load().waitingTexts()));
        metrics.gauge(Metric.QUEUE_TOKENS, () -> of(e -> e.load().waitingTokens()));
        metrics.gauge(Metric.TEXTS_RUNNING, () -> of(e -> e.load().runningTexts()));
        metrics.gauge(Metric.QUEUE_AGE, () -> of(e -> e.load().oldestNanos() / NANOS_PER_SECOND));
    }

    private double of(ToDoubleFunction<Engine> gauge) {
        Serving now = serving;
        return now == null ? 0 : gauge.applyAsDouble(now.engine());
    }

    /// The settings with which an engine for this server is to be opened: its runs are counted, and
    /// its answers put together on the server's threads.
    public EngineSettings joined(EngineSettings engineSettings) {
        return engineSettings.withListener(meters).withFinisher(listener.workers());
    }

    /// From now on requests are answered.
    public void serve(Engine engine) {
        serving = new Serving(engine, settings);
    }

    /// Whether requests should be sent here: the model is loaded, its last run succeeded, and the
    /// server is not about to stop.
    public boolean isReady() {
        return isServing() && health.isWell();
    }

    private boolean isServing() {
        return serving != null && !draining;
    }

    private Engine.Probe probe() {
        return Objects.requireNonNull(serving).engine().probe();
    }

    public int port() {
        return listener.port();
    }

    /// Where the server is reached, with its address as it was set.
    public URI url() {
        String host = settings.hostname();
        return URI.create(
                "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /// Stops being ready and accepting; waits until the answers under way are written. True when
    /// all were in time.
    public boolean drain(Duration limit) {
        draining = true;
        return listener.drain(limit);
    }

    @Override
    public void close() {
        listener.close();
        if (spans != null) {
            spans.close();
        }
    }
}
