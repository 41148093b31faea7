package dev.purlin.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.engine.hub.DownloadEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DownloadTellerTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String told(boolean terminal) {
        var teller = new DownloadTeller(new PrintStream(err, true, UTF_8), terminal);
        OptionalLong size = OptionalLong.of(4 << 20);
        teller.on(new DownloadEvent.Started("model.onnx", 1 << 20, size));
        teller.on(new DownloadEvent.Advanced("model.onnx", 2 << 20, size));
        teller.on(new DownloadEvent.Finished("model.onnx", 4 << 20));
        return err.toString(UTF_8);
    }

    @Test
    void where_nobody_watches_there_are_plain_lines() {
        assertThat(told(false).lines())
                .containsExactly(
                        "purlin: downloading model.onnx (4.0 MiB), going on at 1.0 MiB",
                        "purlin: downloaded model.onnx (4.0 MiB)");
    }

    @Test
    void where_somebody_watches_a_bar_is_drawn_and_cleared() {
        assertThat(told(true))
                .contains("[###############               ] 2.0 MiB (4.0 MiB) model.onnx")
                .contains("\r\u001b[Kpurlin: downloaded model.onnx");
    }
}
