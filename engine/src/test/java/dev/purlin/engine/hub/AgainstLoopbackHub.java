package dev.purlin.engine.hub;

import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A hub on loopback with one BERT, an empty cache, and what was told while files were fetched.
abstract class AgainstLoopbackHub {

    static final ModelChoices DEFAULTS = ModelChoices.defaults();
    static final String RESOLVE = "/org/tiny/resolve/" + LoopbackHub.COMMIT + "/";

    @TempDir Path cache;

    final LoopbackHub hub = LoopbackHub.withBert();
    final ConcurrentLinkedQueue<DownloadEvent> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        hub.close();
    }

    ModelFolder open() {
        return open(LoopbackHub.REPO, null);
    }

    ModelFolder open(String id, @Nullable String revision) {
        return ModelSource.of(id, revision).open(DEFAULTS, settings(), events::add);
    }

    ModelFolder open(ModelChoices choices) {
        return open(choices, settings());
    }

    ModelFolder open(HubSettings settings) {
        return open(DEFAULTS, settings);
    }

    ModelFolder open(ModelChoices choices, HubSettings settings) {
        return ModelSource.of(LoopbackHub.REPO, null).open(choices, settings, events::add);
    }

    HubSettings settings() {
        return hub.settings(cache);
    }

    HubSettings offline() {
        return settings().withOffline(true);
    }

    List<LoopbackHub.Asked> askedOf(String host) {
        return hub.asked().stream().filter(asked -> asked.host().equals(host)).toList();
    }

    List<Path> incomplete() throws IOException {
        try (Stream<Path> blobs = Files.list(cache.resolve("models--org--tiny/blobs"))) {
            return blobs.filter(file -> file.toString().endsWith(".incomplete")).toList();
        }
    }
}
