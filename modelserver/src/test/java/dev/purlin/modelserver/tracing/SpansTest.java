package dev.purlin.modelserver.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.httpserver.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private void collect(HttpServerRequest request) {
        request.bodyHandler(body -> {
            received.add(request.path() + "\n" + body.toString(StandardCharsets.ISO_8859_1));
            request.response()
                    .putHeader("content-type", "application/grpc")
                    .putTrailer("grpc-status", "0")
                    .end(io.vertx.core.buffer.Buffer.buffer(new byte[5]));
        });
    }

    @Test
    void a_request_becomes_a_span_of_its_callers_trace() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer collector =
                    vertx.createHttpServer()
                            .requestHandler(this::collect)
                            .listen(0, "127.0.0.1")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
            String endpoint = "http://127.0.0.1:" + collector.actualPort();
            try (var spans = new Spans(endpoint, "a-service", "1")) {
                spans.accept(
                        new Outcome(
                                "id-1",
                                "POST",
                                "/embed",
                                "/embed",
                                200,
                                10,
                                20,
                                1_000_000,
                                List.of(Map.entry("tokens", 7)),
                                "00-" + TRACE + "-" + SPAN + "-01"));
            }
            String sent = received.poll(20, TimeUnit.SECONDS);
            assertThat(sent)
                    .startsWith("/opentelemetry.proto.collector.trace.v1.TraceService/Export\n")
                    .contains("POST /embed", "a-service", "id-1", "purlin.tokens")
                    .contains(raw(TRACE), raw(SPAN));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static String raw(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Test
    void what_is_no_traceparent_starts_a_trace_of_its_own() {
        assertThat(Traceparent.parse("00-" + TRACE + "-" + SPAN + "-01").isValid()).isTrue();
        for (String wrong :
                new String[] {
                    null,
                    "",
                    "ff-" + TRACE + "-" + SPAN + "-01",
                    "00-" + TRACE + "-" + SPAN,
                    "00-" + TRACE + "-" + SPAN + "-01-x",
                    "00-" + "0".repeat(32) + "-" + SPAN + "-01",
                    "00-xyz-" + SPAN + "-01",
                    "00-" + TRACE + "-" + SPAN + "-zz"
                }) {
            assertThat(Traceparent.parse(wrong).isValid()).as(wrong).isFalse();
        }
    }
}
