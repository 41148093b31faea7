package dev.purlin.platform.api;

import dev.purlin.platform.archives.ArchiveException;
import dev.purlin.platform.archives.Archives;
import dev.purlin.platform.archives.Contents;
import dev.purlin.platform.config.ConfigException;
import dev.purlin.platform.config.DockerServer;
import dev.purlin.platform.config.EngineChoice;
import dev.purlin.platform.config.EngineModel;
import dev.purlin.platform.config.HealthChecks;
import dev.purlin.platform.config.PurlinSettings;
import dev.purlin.platform.config.TrussConfig;
import dev.purlin.platform.control.DeploymentConfig;
import dev.purlin.platform.control.DeploymentConfig.Runs;
import dev.purlin.platform.control.Needs;
import dev.purlin.platform.control.ProbePlan;
import dev.purlin.platform.driver.Source;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How an archive and its `config.yaml` become something that runs here.
///
/// @param fixedPort whether a command has a port that its replicas cannot choose
/// @param hasRooms whether replicas have a root of their own
public record Recipes(Archives archives, Predicate<DeploymentConfig> fixedPort, boolean hasRooms) {
    private static final String CONFIG = "config.yaml";
    private static final int MOST_CONFIG_BYTES = 1 << 20;
    private static final int ENGINE_PORT = 8_080;
    private static final int ENGINE_REQUESTS = 512;

    /// What a deployment is made from and by.
    ///
    /// @param json its config, read or sent
    /// @param rawConfig as its author wrote it; null when only JSON was sent
    record Recipe(
            TrussConfig config,
            DeploymentConfig runs,
            String json,
            @Nullable String rawConfig,
            List<String> warnings) {}

    /// Reads what was sent, or else what is in the archive.
    Recipe read(String key, @Nullable String config, @Nullable String sentRaw) {
        if (!archives.has(key)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "there is no archive " + key + ": upload it with PUT /api/archives first");
        }
        String raw = sentRaw == null && config == null ? inArchive(key) : sentRaw;
        String values = config == null ? raw : config;
        if (values == null) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "neither config nor raw_config, and no " + CONFIG + " in the archive");
        }
        TrussConfig read = read(values, raw);
        var warnings = new ArrayList<>(read.warnings());
        DeploymentConfig runs = runs(key, read);
        if (fixedPort.test(runs)) {
            warnings.add(
                    "the start command names neither its port "
                            + runs.serverPort()
                            + " nor $PORT, so there can be one replica at a time");
        }
        return new Recipe(
                read, runs, config == null ? YamlAsJson.of(values) : config, raw, warnings);
    }

    private @Nullable String inArchive(String key) {
        try {
            return archives.text(key, CONFIG, MOST_CONFIG_BYTES).orElse(null);
        } catch (ArchiveException wrong) {
            throw new Refused(ErrorCode.INVALID_VALUE, wrong.getMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TrussConfig read(String values, @Nullable String raw) {
        try {
            return TrussConfig.read(values, raw);
        } catch (ConfigException wrong) {
            throw new Refused(ErrorCode.INVALID_VALUE, String.valueOf(wrong.getMessage()));
        }
    }

    private DeploymentConfig runs(String key, TrussConfig config) {
        checkBuild(config);
        return config.dockerServer()
                .map(server -> command(key, config, server))
                .orElseGet(() -> engine(key, config));
    }

    /// Lines for a shell that run as this machine's user, where nothing holds them in.
    private void checkBuild(TrussConfig config) {
        if (!config.buildCommands().isEmpty()
                && !hasRooms
                && !config.purlin().isBuildUnconfined()) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "build_commands would run without a root of their own, for bubblewrap is not"
                            + " installed: install it, or add purlin: {build: unconfined} to"
                            + " config.yaml if you trust them with this machine");
        }
    }

    private static DeploymentConfig command(String key, TrussConfig config, DockerServer server) {
        return config(
                key,
                config,
                Runs.COMMAND,
                List.of("/bin/sh", "-c", server.startCommand()),
                server.serverPort(),
                server.predictPath(),
                probes(config, server.readinessPath(), server.livenessPath()),
                DeploymentConfig.UNLIMITED);
    }

    private DeploymentConfig engine(String key, TrussConfig config) {
        Optional<EngineChoice> choice = config.purlin().engine();
        EngineModel model =
                choice.flatMap(EngineChoice::model).orElseGet(() -> folder(key, config));
        var arguments = new ArrayList<>(List.of("--model-id", argument(model)));
        choice.ifPresent(engine -> {
            engine.dtype()
                    .ifPresent(dtype ->
                            arguments.addAll(
                                    List.of("--dtype", dtype.name().toLowerCase(Locale.ROOT))));
            engine.revision().ifPresent(r -> arguments.addAll(List.of("--revision", r)));
            arguments.addAll(engine.arguments());
        });
        return config(
                key,
                config,
                Runs.ENGINE,
                arguments,
                ENGINE_PORT,
                "/v1/embeddings",
                probes(config, "/health/ready", "/health/live"),
                ENGINE_REQUESTS);
    }

    private static String argument(EngineModel model) {
        return switch (model) {
            case EngineModel.BuiltIn _ -> "built-in";
            case EngineModel.Hub(String id) -> id;
            case EngineModel.Folder(String path) -> path.isEmpty() ? "." : "./" + path;
        };
    }

    /// The archive itself, if it is a model.
    private EngineModel folder(String key, TrussConfig config) {
        Contents contents = contents(key);
        String code = config.pythonModel().folder() + "/" + config.pythonModel().file();
        if (contents.hasFile(code)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    code
                            + " is a model in Python, which is not served yet: give a docker_server"
                            + " with a start_command, or purlin: {engine: {model: …}}");
        }
        if (!contents.hasFile("config.json")) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "there is nothing to serve: config.yaml has neither docker_server nor purlin:"
                            + " {engine: {model: …}}, and there is no model folder (config.json)"
                            + " at the top of the archive");
        }
        return new EngineModel.Folder("");
    }

    private Contents contents(String key) {
        try {
            return archives.contents(key).orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ProbePlan probes(TrussConfig config, String ready, String live) {
        ProbePlan usual = ProbePlan.of(ready);
        HealthChecks checks = config.healthChecks();
        return new ProbePlan(
                ready,
                live,
                checks.startupThreshold().orElse(usual.startup()),
                checks.stopTrafficThreshold().orElse(usual.stopTraffic()),
                checks.restartCheckDelay().orElse(usual.restartDelay()),
                checks.restartThreshold().orElse(usual.restart()));
    }

    private static DeploymentConfig config(
            String key,
            TrussConfig config,
            Runs runs,
            List<String> arguments,
            int port,
            String predictPath,
            ProbePlan probes,
            int usualRequests) {
        List<String> environment =
                config.environmentVariables().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList();
        return new DeploymentConfig(
                runs,
                arguments,
                environment,
                port,
                predictPath,
                probes,
                config.predictConcurrency().orElse(usualRequests),
                Math.toIntExact(config.purlin().predictTimeout().toSeconds()),
                config.purlin().retry() == PurlinSettings.Retry.SENT,
                config.purlin().isAwakeAtStart(),
                config.purlin().modelNames(),
                List.copyOf(config.secrets()),
                new Source(key, config.buildCommands()),
                new Needs(config.resources().memoryBytes(), config.resources().milliProcessors()));
    }
}
