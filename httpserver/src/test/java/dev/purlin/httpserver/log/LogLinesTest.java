package dev.purlin.httpserver.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogLines lines = new LogLines(new PrintStream(out, true, StandardCharsets.UTF_8));

    private String written() {
        lines.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_event_is_one_line_of_text() {
        new LineLogger("a.b", lines)
                .log(Level.INFO, new Fields("request").with("status", 200).with("path", "/a b"));
        assertThat(written()).matches("\\S+Z INFO a\\.b: request status=200 path=\"/a b\"\\n");
    }

    @Test
    void an_event_is_one_object_of_json() {
        lines.configure(true, Level.INFO);
        var logger = new LineLogger("a.b", lines);
        logger.log(Level.WARNING, new Fields("request").with("ms", 1.5).with("path", "\"\n"));
        logger.log(Level.ERROR, "it broke", new IllegalStateException("why"));
        String[] each = written().split("\n");
        assertThat(each).hasSize(2);
        JsonNode event = JsonMapper.shared().readTree(each[0]);
        assertThat(event.get("level").asString()).isEqualTo("WARN");
        assertThat(event.get("target").asString()).isEqualTo("a.b");
        assertThat(event.get("message").asString()).isEqualTo("request");
        assertThat(event.get("ms").doubleValue()).isEqualTo(1.5);
        assertThat(event.get("path").asString()).isEqualTo("\"\n");
        assertThat(JsonMapper.shared().readTree(each[1]).get("exception").asString())
                .startsWith("java.lang.IllegalStateException: why");
    }

    @Test
    void what_is_less_grave_is_not_written() {
        lines.configure(false, Level.WARNING);
        var logger = new LineLogger("a.b", lines);
        logger.log(Level.INFO, "no");
        logger.log(Level.WARNING, "yes {0}", 1);
        assertThat(written()).contains("yes 1").doesNotContain("no");
    }

    @Test
    void lines_of_many_threads_are_all_there_and_whole() throws Exception {
        var logger = new LineLogger("a.b", lines);
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 1_000; i++) {
                                    var line = new Fields("x").with("t", thread).with("i", i);
                                    logger.log(Level.INFO, line);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(written().lines().map(line -> line.substring(line.indexOf(" x "))).distinct())
                .hasSize(4_000)
                .allMatch(line -> line.matches(" x t=\\d i=\\d+"));
    }

    @Test
    void a_line_that_is_too_long_is_cut_between_characters() {
        new LineLogger("a.b", lines).log(Level.INFO, "é".repeat(20_000) + "end");
        assertThat(written())
                .endsWith("éé…\n")
                .doesNotContain("end", "\ufffd")
                .hasSizeLessThan(9_000);
    }

    @Test
    void more_than_is_taken_costs_lines_and_is_told() throws Exception {
        var open = new CountDownLatch(1);
        var slow =
                new ByteArrayOutputStream() {
                    @Override
                    public synchronized void write(byte[] bytes, int from, int length) {
                        try {
                            open.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        super.write(bytes, from, length);
                    }
                };
        var full = new LogLines(new PrintStream(slow, true, StandardCharsets.UTF_8));
        var logger = new LineLogger("a.b", full);
        for (int i = 0; i < 500; i++) {
            logger.log(Level.INFO, "x".repeat(10_000));
        }
        open.countDown();
        full.flush();
        full.flush();
        assertThat(slow.toString(StandardCharsets.UTF_8))
                .containsPattern("WARN \\S+LogLines: log lines dropped count=\\d+\n");
    }
}
