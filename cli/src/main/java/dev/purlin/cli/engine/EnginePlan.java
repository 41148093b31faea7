package dev.purlin.cli.engine;

import dev.purlin.cli.server.LogLevel;
import dev.purlin.cli.settings.Origin;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.engine.AnswerBudget;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.hub.HubException;
import dev.purlin.engine.hub.HubSettings;
import dev.purlin.engine.hub.ModelSource;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.Pooling;
import dev.purlin.engine.onnx.Optimization;
import dev.purlin.httpserver.ApiKey;
import dev.purlin.modelserver.ModelServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the settings of `purlin engine` come to, for each of the parts it starts.
///
/// @param notes to be told once at start
record EnginePlan(
        ModelSource source,
        ModelChoices choices,
        HubSettings hub,
        EngineSettings engine,
        ModelServerSettings server,
        Duration grace,
        boolean jsonLog,
        System.Logger.Level logLevel,
        List<String> notes) {

    private static final long LONGEST_KEY_FILE = 4_096;

    EnginePlan {
        notes = List.copyOf(notes);
    }

    /// @param version of this program, told in `/info`
    static EnginePlan of(Face face, Settings settings, Surroundings around, String version) {
        List<String> notes = new ArrayList<>(Inert.notes(settings));
        ListenAddress address = ListenAddress.of(face, settings.effective(EngineFlags.HOSTNAME));
        if (address.note() != null) {
            notes.add(address.note());
        }
        if (face == Face.ROUTER
                && settings.effective(EngineFlags.MODEL_ID).origin() instanceof Origin.Default) {
            notes.add("no --model-id: serving " + settings.get(EngineFlags.MODEL_ID));
        }
        LogLevel level = LogLevel.of(settings.get(EngineFlags.LOG_LEVEL));
        if (level.note() != null) {
            notes.add(level.note());
        }
        return new EnginePlan(
                source(settings),
                choices(settings),
                hub(settings, around),
                engine(settings),
                server(settings, address.host(), key(settings, around, notes), version),
                settings.get(EngineFlags.GRACE),
                settings.get(EngineFlags.JSON_OUTPUT),
                level.level(),
                notes);
    }

    private static ModelSource source(Settings settings) {
        String id = settings.get(EngineFlags.MODEL_ID);
        try {
            return ModelSource.of(id, orNull(settings, EngineFlags.REVISION));
        } catch (HubException neither) {
            throw StartFailure.of(neither);
        }
    }

    private static ModelChoices choices(Settings settings) {
        try {
            return new ModelChoices(
                    orNull(settings, EngineFlags.ONNX_FILE),
                    Dtype.parse(settings.get(EngineFlags.DTYPE)).orElseThrow(),
                    settings.find(EngineFlags.POOLING).flatMap(Pooling::parse).orElse(null),
                    orNull(settings, EngineFlags.MAX_SEQ_LENGTH),
                    orNull(settings, EngineFlags.DENSE_PATH),
                    orNull(settings, EngineFlags.DEFAULT_PROMPT_NAME),
                    orNull(settings, EngineFlags.DEFAULT_PROMPT));
        } catch (ModelException.BadConfig contradiction) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    String.valueOf(contradiction.getMessage()),
                    null,
                    contradiction.help(),
                    contradiction);
        }
    }

    private static HubSettings hub(Settings settings, Surroundings around) {
        HubSettings hub =
                HubSettings.from(around.environment())
                        .withOffline(settings.get(EngineFlags.OFFLINE));
        String token = orNull(settings, EngineFlags.HF_TOKEN);
        hub = token == null ? hub : hub.withToken(token);
        String cache = orNull(settings, EngineFlags.HUB_CACHE);
        return cache == null ? hub : hub.withCache(around.folder().resolve(cache));
    }

    private static EngineSettings engine(Settings settings) {
        EngineSettings engine =
                EngineSettings.defaults()
                        .withRuns(
                                Math.min(
                                        settings.get(EngineFlags.RUN_TOKENS),
                                        settings.get(EngineFlags.MAX_BATCH_TOKENS)),
                                settings.find(EngineFlags.MAX_BATCH_REQUESTS)
                                        .orElse(Integer.MAX_VALUE))
                        .withMostWaitingTokens(settings.get(EngineFlags.MAX_WAITING_TOKENS))
                        .withAnswers(answers(settings))
                        .withFreeInt8Batching(
                                settings.get(EngineFlags.INT8_BATCHING).equals("free"))
                        .withOptimization(
                                Optimization.valueOf(
                                        settings.get(EngineFlags.OPTIMIZATION)
                                                .toUpperCase(Locale.ROOT)));
        Integer threads = orNull(settings, EngineFlags.THREADS);
        return threads == null ? engine : engine.withThreads(threads);
    }

    private static AnswerBudget answers(Settings settings) {
        return new AnswerBudget(
                settings.find(EngineFlags.MAX_ANSWER_BYTES)
                        .map(Integer::longValue)
                        .orElseGet(AnswerBudget::ofHeap));
    }

    private static ModelServerSettings server(
            Settings settings, String host, @Nullable ApiKey key, String version) {
        return new ModelServerSettings(
                host,
                settings.get(EngineFlags.PORT),
                settings.get(EngineFlags.MODEL_ID),
                orNull(settings, EngineFlags.REVISION),
                orNull(settings, EngineFlags.SERVED_MODEL_NAME),
                settings.get(EngineFlags.MAX_CONCURRENT_REQUESTS),
                settings.get(EngineFlags.MAX_BATCH_TOKENS),
                orNull(settings, EngineFlags.MAX_BATCH_REQUESTS),
                settings.get(EngineFlags.MAX_CLIENT_BATCH_SIZE),
                settings.get(EngineFlags.AUTO_TRUNCATE),
                settings.get(EngineFlags.TOKENIZATION_WORKERS),
                orNull(settings, EngineFlags.TASK),
                orNull(settings, EngineFlags.PREDICT_ROUTE),
                orNull(settings, EngineFlags.HEALTH_ROUTE),
                settings.get(EngineFlags.PAYLOAD_LIMIT),
                key,
                settings.all(EngineFlags.CORS_ALLOW_ORIGIN),
                orNull(settings, EngineFlags.OTLP_ENDPOINT),
                settings.get(EngineFlags.OTLP_SERVICE_NAME),
                version,
                null,
                null);
    }

    private static @Nullable ApiKey key(
            Settings settings, Surroundings around, List<String> notes) {
        for (Setting<String> secret : List.of(EngineFlags.API_KEY, EngineFlags.HF_TOKEN)) {
            if (settings.effective(secret).origin() instanceof Origin.Flag(String flag)) {
                notes.add(
                        flag
                                + " can be read by everybody on this machine: "
                                + String.join(" or ", secret.variables())
                                + " cannot");
            }
        }
        Optional<Path> file = settings.find(EngineFlags.API_KEY_FILE);
        Optional<String> key = settings.find(EngineFlags.API_KEY);
        if (file.isPresent() && key.isPresent()) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "an API key and --api-key-file were both given",
                    "--api-key-file",
                    "Give one of them.");
        }
        return file.map(path -> readKey(around.folder().resolve(path)))
                .or(() -> key)
                .map(ApiKey::new)
                .orElse(null);
    }

    private static String readKey(Path file) {
        try {
            String key = Files.size(file) > LONGEST_KEY_FILE ? "" : Files.readString(file).strip();
            if (key.isEmpty()) {
                throw new CommandFailure(
                        FailureCode.INVALID_VALUE,
                        file + " holds no key",
                        "--api-key-file",
                        "It must hold the key and nothing else, at most 4096 bytes.");
            }
            return key;
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    file + " cannot be read",
                    "--api-key-file",
                    "Check that it exists and that you may read it.",
                    unreadable);
        }
    }

    private static <T> @Nullable T orNull(Settings settings, Setting<T> setting) {
        return settings.find(setting).orElse(null);
    }
}
