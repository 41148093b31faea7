package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfflineTest extends AgainstLoopbackHub {

    @Test
    void offline_a_cached_repository_is_read() {
        open();
        hub.close();
        ModelFolder folder = open(offline());
        assertThat(folder.onnxFile()).exists();
    }

    @Test
    void offline_a_snapshot_that_another_client_made_is_read() throws IOException {
        Path root = open().root();
        try (Stream<Path> markers = Files.walk(cache.resolve("models--org--tiny/.no_exist"))) {
            for (Path marker : markers.filter(Files::isRegularFile).toList()) {
                Files.delete(marker);
            }
        }
        int before = hub.asked().size();
        ModelFolder folder = open(offline());
        assertThat(folder.root()).isEqualTo(root);
        assertThat(hub.asked()).hasSize(before);
    }

    @Test
    void offline_a_repository_that_was_never_fetched_is_told() {
        assertThatExceptionOfType(HubException.Offline.class)
                .isThrownBy(() -> open(offline()))
                .withMessageContaining("config.json of org/tiny (main) is not in " + cache);
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void offline_a_precision_that_was_never_fetched_is_told() {
        open();
        assertThatExceptionOfType(HubException.Offline.class)
                .isThrownBy(() -> open(DEFAULTS.withDtype(Dtype.INT8), offline()))
                .withMessageContaining("ONNX file");
    }
}
