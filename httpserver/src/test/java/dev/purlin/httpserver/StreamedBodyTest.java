package dev.purlin.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.httpserver.TestReader.Fails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are handed on as they come.
@Timeout(60)
class StreamedBodyTest {
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MANY_BLOCKS = 1_024;
    private static final String CHUNKED = "transfer-encoding: chunked\r\n";

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile TestReader reader = TestReader.willing();
    private HttpListener listener;

    StreamedBodyTest() throws IOException {
        listener = open(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private HttpListener open(Duration body, Duration answer) throws IOException {
        var limits =
                new HttpLimits(
                        1_000,
                        1_500,
                        2_000,
                        500,
                        10,
                        Duration.ofSeconds(20),
                        body,
                        answer,
                        Duration.ofSeconds(20),
                        3);
        var routes =
                List.of(
                        Route.stream("PUT", "/large", 100L << 20, this::opened),
                        Route.stream("PUT", "/small", 2_000, this::opened),
                        Route.stream(
                                "PUT",
                                "/unwanted",
                                2_000,
                                _ -> {
                                    throw new IllegalStateException("not yours");
                                }),
                        Route.post(
                                "/held",
                                call ->
                                        CompletableFuture.completedFuture(
                                                Answer.bytes(200, "text/plain", call.body()))));
        return HttpListener.open(
                new HttpSettings("127.0.0.1", 0, limits, List.of(), null),
                routes,
                new PlainDialect(),
                outcomes::add);
    }

    private BodyReader opened(Call call) {
        assertThat(call.body()).isEmpty();
        opened.incrementAndGet();
        return reader;
    }

    private void reopen(Duration body, Duration answer) throws IOException {
        listener.close();
        listener = open(body, answer);
    }

    @AfterEach
    void close() {
        reader.leaves.release(TestReader.PLENTY);
        listener.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(listener.port());
    }

    private static String put(String path, String extra) {
        return "PUT " + path + " HTTP/1.1\r\nhost: x\r\n" + extra + "\r\n";
    }

    private static String sized(String path, String body) {
        return put(path, length(body.length())) + body;
    }

    private static String length(long bytes) {
        return "content-length: " + bytes + "\r\n";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static String told(String body) {
        MessageDigest digest = TestReader.sha256();
        digest.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return TestReader.told(body.length(), digest);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_large_body_arrives_as_it_was_sent_and_the_connection_goes_on(boolean chunked)
            throws Exception {
        long bytes = (long) MANY_BLOCKS * BLOCK_BYTES;
        MessageDigest digest = TestReader.sha256();
        try (var client = client()) {
            client.send(put("/large", chunked ? CHUNKED : length(bytes)));
            byte[] block = new byte[BLOCK_BYTES];
            var random = new Random(7);
            for (int i = 0; i < MANY_BLOCKS; i++) {
                random.nextBytes(block);
                digest.update(block);
                client.send(chunked ? "10000\r\n" : "").send(block).send(chunked ? "\r\n" : "");
            }
            client.send(chunked ? "0\r\n\r\n" : "");

            assertThat(client.answer()).contains(" 200 ").endsWith(TestReader.told(bytes, digest));
            assertThat(outcomes.take().bytesIn()).isEqualTo(bytes);
            assertThat(reader.calls).endsWith("take", "whole").doesNotContain("two at once");

            reader = TestReader.willing();
            assertThat(client.send(sized("/large", "again")).answer()).endsWith(told("again"));
        }
    }

    @Test
    void a_body_of_nothing_is_whole_at_once() throws Exception {
        try (var client = client()) {
            assertThat(client.send(sized("/small", "")).answer()).endsWith(told(""));
            assertThat(reader.calls).containsExactly("whole");
        }
    }

    @Test
    void a_body_that_is_announced_too_long_is_413_and_never_opened() throws Exception {
        try (var client = client()) {
            assertThat(client.send(sized("/small", "x".repeat(2_001))).answer())
                    .contains(" 413 ")
                    .endsWith("BODY_TOO_LARGE");
            assertThat(opened).hasValue(0);
            assertThat(client.send(sized("/small", "x".repeat(2_000))).answer()).contains(" 200 ");
        }
    }

    @Test
    void a_body_that_turns_out_too_long_is_413_and_abandoned() throws Exception {
        TestReader first = reader;
        try (var client = client()) {
            client.send(put("/small", CHUNKED) + chunk("x".repeat(1_900)));
            assertThat(first.call()).isEqualTo("take");
            client.send(chunk("x".repeat(101)) + chunk("x".repeat(3_000)) + "0\r\n\r\n");

            assertThat(client.answer()).contains(" 413 ").endsWith("BODY_TOO_LARGE");
            assertThat(first.call()).isEqualTo("abandon");
            reader = TestReader.willing();
            assertThat(client.send(sized("/small", "y")).answer()).endsWith(told("y"));
            assertThat(first.calls).isEmpty();
        }
    }

    @Test
    void a_caller_who_waits_for_leave_gets_it_when_the_stream_is_open() throws Exception {
        try (var client = client()) {
            client.send(put("/small", "expect: 100-continue\r\n" + length(2)));
            assertThat(client.answer()).contains("100 Continue");
            assertThat(opened).hasValue(1);
            assertThat(client.send("ok").answer()).endsWith(told("ok"));
        }
    }

    @Test
    void a_handler_that_wants_no_body_answers_before_any_continue() throws Exception {
        try (var client = client()) {
            client.send(put("/unwanted", "expect: 100-continue\r\n" + length(2)));
            assertThat(client.answer()).contains(" 424 ").endsWith("not yours");
        }
        try (var client = client()) {
            assertThat(client.send(sized("/unwanted", "body")).answer()).contains(" 424 ");
            assertThat(client.send(sized("/small", "x")).answer()).contains(" 200 ");
        }
    }

    @Test
    void a_piece_that_cannot_be_taken_is_answered_and_the_rest_dropped() throws Exception {
        var full = new TestReader(1, Fails.TAKE);
        reader = full;
        try (var client = client()) {
            client.send(put("/small", length(1_000)) + "x".repeat(500));
            assertThat(client.answer()).contains(" 424 ").endsWith("the disk is full");
            assertThat(full.call()).isEqualTo("take");
            assertThat(full.call()).isEqualTo("abandon");

            reader = TestReader.willing();
            client.send("x".repeat(500) + sized("/small", "next"));
            assertThat(client.answer()).endsWith(told("next"));
            assertThat(full.calls).isEmpty();
        }
    }

    @Test
    void a_request_sent_ahead_behind_a_refused_body_is_watched_like_any_other() throws Exception {
        var full = new TestReader(0, Fails.TAKE);
        reader = full;
        var next = TestReader.willing();
        try (var client = client()) {
            client.send(sized("/small", "refused") + put("/small", length(10)) + "abc");
            assertThat(full.call()).isEqualTo("take");
            reader = next;
            full.leaves.release();
            assertThat(client.answer()).contains(" 424 ");
            assertThat(next.call()).isEqualTo("take");
        }
        assertThat(next.call()).isEqualTo("abandon");
        assertThat(full.calls).containsExactly("abandon");
    }

    @Test
    void a_whole_body_that_is_no_good_is_answered_and_not_abandoned() throws Exception {
        var wrong = new TestReader(1, Fails.WHOLE);
        reader = wrong;
        try (var client = client()) {
            assertThat(client.send(sized("/small", "x")).answer())
                    .contains(" 424 ")
                    .endsWith("no archive");
            reader = TestReader.willing();
            assertThat(client.send(sized("/small", "x")).answer()).contains(" 200 ");
        }
        assertThat(wrong.calls).containsExactly("take", "whole");
    }

    @Test
    void a_caller_who_leaves_between_pieces_abandons_the_body() throws Exception {
        try (var client = client()) {
            client.send(put("/small", length(10)) + "abc");
            assertThat(reader.call()).isEqualTo("take");
        }
        assertThat(reader.call()).isEqualTo("abandon");
        assertThat(outcomes.take().status()).isEqualTo(Outcome.GONE);
        assertThat(reader.calls).isEmpty();
    }

    @Test
    void a_caller_who_leaves_while_a_piece_is_taken_abandons_the_body_after_it() throws Exception {
        reader = new TestReader(0, Fails.NEVER);
        try (var client = client()) {
            client.send(put("/small", length(10)) + "abc");
            assertThat(reader.call()).isEqualTo("take");
        }
        assertThat(outcomes.take().status()).isEqualTo(Outcome.GONE);
        assertThat(reader.calls).isEmpty();
        reader.leaves.release();
        assertThat(reader.call()).isEqualTo("abandon");
        assertThat(reader.calls).isEmpty();
    }

    @Test
    void a_body_that_stops_coming_is_408_and_abandoned() throws Exception {
        reopen(Duration.ofMillis(300), Duration.ofSeconds(20));
        try (var client = client()) {
            client.send(put("/small", length(10)) + "abc");
            assertThat(client.answer())
                    .contains(" 408 ")
                    .contains("connection: close\r\n")
                    .endsWith("BODY_TOO_SLOW");
        }
        assertThat(reader.call()).isEqualTo("take");
        assertThat(reader.call()).isEqualTo("abandon");
        assertThat(reader.calls).isEmpty();
    }

    @Test
    void the_time_in_which_a_piece_is_taken_is_not_the_callers() throws Exception {
        reopen(Duration.ofMillis(300), Duration.ofSeconds(20));
        reader = new TestReader(0, Fails.NEVER);
        try (var client = client()) {
            client.send(put("/small", length(6)) + "abc");
            assertThat(reader.call()).isEqualTo("take");
            awaitBodyLimit();
            reader.leaves.release(2);
            assertThat(client.send("def").answer()).contains(" 200 ").endsWith(told("abcdef"));
        }
    }

    /// Returns after a body that came later than all others was refused for its slowness.
    private void awaitBodyLimit() throws IOException {
        try (var slow = client()) {
            slow.send("POST /held HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nx");
            assertThat(slow.answer()).contains(" 408 ");
        }
    }

    @Test
    void a_piece_that_is_not_taken_in_time_is_503_and_abandoned_when_it_is() throws Exception {
        reopen(Duration.ofSeconds(20), Duration.ofMillis(300));
        var stuck = new TestReader(0, Fails.NEVER);
        reader = stuck;
        try (var client = client()) {
            client.send(put("/small", length(6)) + "abc");
            assertThat(client.answer()).contains(" 503 ").endsWith("NO_ANSWER_IN_TIME");
            assertThat(stuck.call()).isEqualTo("take");
            assertThat(stuck.calls).isEmpty();
            stuck.leaves.release();
            assertThat(stuck.call()).isEqualTo("abandon");

            reader = TestReader.willing();
            client.send("def" + sized("/small", "next"));
            assertThat(client.answer()).endsWith(told("next"));
        }
    }

    @Test
    void a_slow_reader_holds_its_caller_back() throws Exception {
        reopen(Duration.ofMillis(300), Duration.ofSeconds(20));
        reader = new TestReader(0, Fails.NEVER);
        long bytes = (long) MANY_BLOCKS * BLOCK_BYTES;
        var sent = new AtomicLong();
        var digest = TestReader.sha256();
        try (var client = client()) {
            client.send(put("/large", length(bytes)));
            var sending =
                    CompletableFuture.runAsync(
                            () -> flood(client, digest, sent), Thread::startVirtualThread);
            assertThat(reader.call()).isEqualTo("take");
            awaitBodyLimit();
            // Both socket buffers and what waits here are far smaller.
            assertThat(sent.get()).isLessThan(50L << 20);
            assertThat(reader.calls).isEmpty();

            reader.leaves.release(TestReader.PLENTY);
            sending.get(30, TimeUnit.SECONDS);
            assertThat(client.answer()).contains(" 200 ").endsWith(TestReader.told(bytes, digest));
        }
    }

    private static void flood(RawClient client, MessageDigest digest, AtomicLong sent) {
        byte[] block = new byte[BLOCK_BYTES];
        try {
            for (int i = 0; i < MANY_BLOCKS; i++) {
                client.send(block);
                digest.update(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
