package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies on their way, in either direction.
@Timeout(60)
class StreamingTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void an_answer_streams_piece_by_piece() throws Exception {
        var goOn = new LinkedBlockingQueue<CountDownLatch>();
        TestUpstream.Script streaming =
                wire -> {
                    wire.message();
                    wire.send(CHUNKED);
                    for (int i = 0; i < 3; i++) {
                        wire.send("1\r\n" + i + "\r\n");
                        var latch = new CountDownLatch(1);
                        goOn.add(latch);
                        TestUpstream.await(latch);
                    }
                    wire.send("0\r\nTrailer: x\r\n\r\n");
                };
        try (var upstream = new TestUpstream(streaming);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            assertThat(client.head()).contains("Transfer-Encoding: chunked");
            for (int i = 0; i < 3; i++) {
                assertThat(client.read(6)).isEqualTo("1\r\n" + i + "\r\n");
                goOn.take().countDown();
            }
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
            assertThat(rig.outcome().bytesOut()).isEqualTo(3);
        }
    }

    @Test
    void a_request_streams_piece_by_piece() throws Exception {
        TestUpstream.Script reading =
                wire -> {
                    wire.head();
                    for (int i = 0; i < 3; i++) {
                        told.add(wire.read(6));
                    }
                    told.add(wire.read(5));
                    wire.send(TestUpstream.answer("x"));
                };
        try (var upstream = new TestUpstream(reading);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(Rig.PREDICT, Rig.AUTH));
            for (int i = 0; i < 3; i++) {
                client.send("1\r\n" + i + "\r\n");
                assertThat(told()).isEqualTo("1\r\n" + i + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(told()).isEqualTo("0\r\n\r\n");
            assertThat(client.message()).contains(" 200 ");
        }
    }

    @Test
    void an_answer_that_is_cut_off_never_looks_whole() throws Exception {
        for (String begun :
                new String[] {
                    CHUNKED + "5\r\nhello\r\n", TestUpstream.answer("hello").replace(": 5", ": 9")
                }) {
            TestUpstream.Script dying =
                    wire -> {
                        wire.message();
                        wire.send(begun);
                    };
            try (var upstream = new TestUpstream(dying);
                    var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                    var client = rig.client()) {
                client.send(Rig.predict("{}"));
                assertThat(client.head()).contains(" 200 ");
                String rest;
                try {
                    rest = client.readAll();
                } catch (IOException e) {
                    rest = "reset";
                }
                assertThat(rest).doesNotContain("0\r\n\r\n");
                Outcome outcome = rig.outcome();
                assertThat(outcome.status()).isEqualTo(200);
                assertThat(outcome.error()).isEqualTo(ErrorCode.REPLICA_FAILED);
            }
        }
    }

    @Test
    void an_answer_that_ends_with_its_connection_becomes_chunked() throws Exception {
        TestUpstream.Script old =
                wire -> {
                    wire.message();
                    wire.send("HTTP/1.0 200 OK\r\n\r\nhello");
                };
        try (var upstream = new TestUpstream(old);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            assertThat(client.message()).contains("chunked").endsWith("5\r\nhello\r\n0\r\n\r\n");
            client.send(Rig.predict("{}"));
            assertThat(client.message()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void a_slow_reader_holds_the_replica_back() throws Exception {
        int most = 256 << 20;
        var sent = new AtomicInteger();
        TestUpstream.Script flooding =
                wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n");
                    byte[] block = new byte[1 << 16];
                    for (int i = 0; i < most / block.length; i++) {
                        wire.send(block);
                        sent.addAndGet(block.length);
                    }
                };
        try (var upstream = new TestUpstream(flooding);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            client.head();
            // Both socket buffers and the gateway's share are far smaller than the answer.
            assertThat(client.read(1 << 20)).hasSize(1 << 20);
            assertThat(sent.get()).isLessThan(most / 2);
            assertThat(client.read(64 << 20)).hasSize(64 << 20);
        }
    }

    @Test
    void answers_to_head_have_no_body() throws Exception {
        TestUpstream.Script headed =
                wire -> {
                    while (!wire.message().isEmpty()) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    }
                };
        try (var upstream = new TestUpstream(headed);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(
                        "HEAD /model-abcd1234/production/sync/x HTTP/1.1\r\nHost: x\r\n"
                                + Rig.AUTH
                                + "\r\n");
                assertThat(client.head()).contains("Content-Length: 5\r\n");
            }
            assertThat(upstream.accepted).hasValue(1);
        }
    }

    @Test
    void a_slow_replica_holds_the_caller_back() throws Exception {
        int most = 256 << 20;
        var sent = new AtomicInteger();
        TestUpstream.Script reluctant =
                wire -> {
                    told.add(wire.head());
                    told.add("%d".formatted(wire.read(1 << 20).length()));
                    TestUpstream.await(checked);
                    told.add("%d".formatted(wire.read(32 << 20).length()));
                };
        try (var upstream = new TestUpstream(reluctant);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(Rig.PREDICT, Rig.AUTH));
            Thread sending = Thread.ofVirtual().start(() -> flood(client, most / 4, sent));
            assertThat(told()).contains("chunked");
            assertThat(told()).isEqualTo("%d".formatted(1 << 20));
            // Socket buffers and the gateway's share are far smaller than what is to be sent.
            assertThat(sent.get()).isLessThan(most / 8);
            checked.countDown();
            assertThat(told()).isEqualTo("%d".formatted(32 << 20));
            client.socket.close();
            sending.join();
        }
    }

    private final CountDownLatch checked = new CountDownLatch(1);

    /// Sends chunks until all is sent or nobody takes them.
    private static void flood(TestWire client, int bytes, AtomicInteger sent) {
        String chunk = "10000\r\n" + "x".repeat(1 << 16) + "\r\n";
        try {
            while (sent.get() < bytes) {
                client.send(chunk);
                sent.addAndGet(1 << 16);
            }
        } catch (IOException _) {
            // the test is over
        }
    }
}
