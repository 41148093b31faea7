package dev.purlin.cli.engine;

import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.batch.BatchListener;
import java.util.concurrent.CompletableFuture;

/// Settings for an engine that is opened before the server whose listener and threads it will use.
/// Nothing runs before [#complete], for no request can arrive.
final class LateSettings {
    private final CompletableFuture<EngineSettings> joined = new CompletableFuture<>();
    private final EngineSettings settings;

    LateSettings(EngineSettings plain) {
        settings =
                plain.withListener(new LateListener(joined))
                        .withFinisher(task -> joined.join().finisher().execute(task));
    }

    EngineSettings settings() {
        return settings;
    }

    void complete(EngineSettings withServer) {
        joined.complete(withServer);
    }

    private record LateListener(CompletableFuture<EngineSettings> joined) implements BatchListener {
        @Override
        public void ran(int texts, int realTokens, int paddedTokens, long nanos) {
            joined.join().listener().ran(texts, realTokens, paddedTokens, nanos);
        }

        @Override
        public void failed() {
            joined.join().listener().failed();
        }

        @Override
        public void dropped(int texts) {
            joined.join().listener().dropped(texts);
        }
    }
}
