package dev.purlin.httpserver.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
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
}
