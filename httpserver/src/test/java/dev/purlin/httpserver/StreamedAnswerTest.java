package dev.purlin.httpserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers whose bodies are read while they are sent.
@Timeout(60)
class StreamedAnswerTest {
    private static final int LARGE = 50 << 20;

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpListener listener;

    StreamedAnswerTest() throws IOException {
        listener =
                HttpListener.open(
                        HttpSettings.loopback(),
                        List.of(
                                Route.get("/large", _ -> answer(LARGE, LARGE)),
                                Route.get("/nothing", _ -> answer(0, 0)),
                                Route.get("/broken", _ -> answer(LARGE, LARGE / 2))),
                        new PlainDialect(),
                        outcomes::add);
    }

    @AfterEach
    void close() {
        client.close();
        listener.close();
    }

    private CompletableFuture<Answer> answer(int announced, int there) {
        return CompletableFuture.completedFuture(
                Answer.stream(200, "application/x-counted", new Counted(announced, there)));
    }

    /// Each byte is its place's last eight bits.
    private final class Counted implements BodySource {
        private final int announced;
        private final int there;
        private int at;

        Counted(int announced, int there) {
            this.announced = announced;
            this.there = there;
        }

        @Override
        public long length() {
            return announced;
        }

        @Override
        public void read(ByteBuffer piece) throws IOException {
            while (piece.hasRemaining()) {
                if (at == there) {
                    throw new IOException("there is no more");
                }
                piece.put((byte) at++);
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private HttpResponse<byte[]> call(String method, String path)
            throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + listener.port() + path);
        return client.send(
                HttpRequest.newBuilder(url)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private void awaitClosed() throws InterruptedException {
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_large_body_arrives_as_it_is_and_is_closed() throws Exception {
        HttpResponse<byte[]> answer = call("GET", "/large");
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-counted");
        byte[] body = answer.body();
        assertThat(body).hasSize(LARGE);
        for (int i = 0; i < LARGE; i++) {
            if (body[i] != (byte) i) {
                throw new AssertionError("byte " + i + " is " + body[i]);
            }
        }
        awaitClosed();
        Outcome outcome = outcomes.take();
        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.bytesOut()).isEqualTo(LARGE);
    }

    @Test
    void without_a_body_to_send_it_is_closed_too() throws Exception {
        HttpResponse<byte[]> head = call("HEAD", "/large");
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(LARGE);
        awaitClosed();
        assertThat(call("GET", "/nothing").body()).isEmpty();
    }

    @Test
    void one_that_breaks_off_does_not_look_whole() throws Exception {
        assertThatThrownBy(() -> call("GET", "/broken")).isInstanceOf(IOException.class);
        awaitClosed();
        assertThat(outcomes.take().status()).isEqualTo(Outcome.GONE);
    }

    @Test
    void a_caller_who_leaves_ends_it() throws Exception {
        try (var raw = new RawClient(listener.port())) {
            raw.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n").byteRead();
        }
        awaitClosed();
        assertThat(outcomes.take().status()).isEqualTo(Outcome.GONE);
    }
}
