package dev.purlin.modelserver.tracing;

import dev.purlin.httpserver.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Sends a span for each request to a collector, over OTLP's gRPC, in batches and in the
/// background. Spans that do not fit into the exporter's queue are dropped. Any thread may call it.
public final class Spans implements Consumer<Outcome>, AutoCloseable {
    private static final long FLUSH_SECONDS = 5;
    private static final int SERVER_ERROR = 500;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /// @param endpoint `http://host:4317`
    public Spans(String endpoint, String serviceName, String version) {
        Attributes service =
                Attributes.of(
                        AttributeKey.stringKey("service.name"), serviceName,
                        AttributeKey.stringKey("service.version"), version);
        OtlpGrpcSpanExporter exporter =
                OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build();
        provider =
                SdkTracerProvider.builder()
                        .setResource(Resource.getDefault().merge(Resource.create(service)))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .build();
        tracer = provider.get("dev.purlin.modelserver", version);
    }

    /// A request that ended just now.
    @Override
    public void accept(Outcome outcome) {
        Instant end = Instant.now();
        String route = outcome.route();
        SpanContext caller = Traceparent.parse(outcome.traceparent());
        Span span =
                tracer.spanBuilder(
                                route == null ? outcome.method() : outcome.method() + " " + route)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(Context.root().with(Span.wrap(caller)))
                        .setStartTimestamp(end.minusNanos(outcome.tookNanos()))
                        .startSpan();
        span.setAttribute("http.request.method", outcome.method());
        span.setAttribute("url.path", outcome.path());
        span.setAttribute("http.response.status_code", outcome.status());
        span.setAttribute("purlin.request_id", outcome.id());
        if (route != null) {
            span.setAttribute("http.route", route);
        }
        for (Map.Entry<String, Object> note : outcome.notes()) {
            span.setAttribute("purlin." + note.getKey(), note.getValue().toString());
        }
        if (outcome.status() >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(end);
    }

    /// Sends what waits, for a while, and stops.
    @Override
    public void close() {
        var _ = provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
}
