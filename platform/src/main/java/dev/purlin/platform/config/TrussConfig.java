package dev.purlin.platform.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a deployment is made from: a `config.yaml` as truss has it, with one key more.
///
/// @param environmentVariables without those that are null
/// @param secrets names of those that replicas may read
/// @param predictConcurrency requests that one replica works on at once; absent unless its author
///   said so, since the usual value of 1 is not meant for programs that batch
/// @param buildCommands lines for a shell, before the first start
/// @param dockerServer a program that listens; absent: something else has to run
/// @param repoId the model as its metadata name it
/// @param pythonModel where one would be
/// @param warnings sentences about keys that change nothing here or are not known
public record TrussConfig(
        Optional<String> modelName,
        Map<String, String> environmentVariables,
        Set<String> secrets,
        Resources resources,
        OptionalInt predictConcurrency,
        HealthChecks healthChecks,
        Transport transport,
        List<String> buildCommands,
        Optional<DockerServer> dockerServer,
        Optional<String> repoId,
        PythonModel pythonModel,
        PurlinSettings purlin,
        List<String> warnings) {
    private static final int USUAL_CONCURRENCY = 1;
    private static final int MOST_CONCURRENCY = 100_000;
    private static final Pattern OBJECT = Pattern.compile("\\A\\ufeff?\\s*\\{");

    public TrussConfig {
        environmentVariables =
                Collections.unmodifiableMap(new LinkedHashMap<>(environmentVariables));
        secrets = Collections.unmodifiableSet(new LinkedHashSet<>(secrets));
        buildCommands = List.copyOf(buildCommands);
        warnings = List.copyOf(warnings);
    }

    /// Throws a [ConfigException] with all that is wrong.
    ///
    /// @param values a JSON object with every default filled in, as clients send it, or the YAML
    ///   itself
    /// @param written the YAML as its author wrote it: it tells which line a key stands in and
    ///   whether the author named it; null when unknown. Values that are YAML and no JSON object
    ///   are what their author wrote.
    public static TrussConfig read(String values, @Nullable String written) {
        var findings = new Findings();
        Reading in = reading(values, written, findings);
        KeyCheck.run(in);
        CannotRun.refuse(in);
        var config =
                new TrussConfig(
                        in.name(Key.MODEL_NAME),
                        Environment.variables(in),
                        Environment.secrets(in),
                        Resources.read(in),
                        predictConcurrency(in),
                        HealthChecks.read(in),
                        CannotRun.transport(in),
                        in.texts(Key.BUILD_COMMANDS),
                        DockerServer.read(in),
                        repoId(in),
                        PythonModel.read(in),
                        PurlinSettings.read(in),
                        // Last: what is read above adds to them.
                        findings.warnings());
        findings.refuseProblems();
        return config;
    }

    /// Throws a [ConfigException] when the text is not YAML, or more than is ever read: deeper, or
    /// larger once its aliases are written out.
    public static void measure(String written) {
        var findings = new Findings();
        var _ = YamlText.read(written, true, findings);
        findings.refuseProblems();
    }

    private static Reading reading(String values, @Nullable String written, Findings findings) {
        if (written == null ? !OBJECT.matcher(values).lookingAt() : written.equals(values)) {
            Value.Members both = YamlText.read(values, true, findings);
            return new Reading(both, Optional.of(both), findings);
        }
        if (written == null) {
            return new Reading(YamlText.read(values, false, findings), Optional.empty(), findings);
        }
        Value.Members authored = YamlText.read(written, true, findings);
        Value.Members filled = YamlText.read(values, false, findings);
        return new Reading(withOwnKey(filled, authored), Optional.of(authored), findings);
    }

    /// Clients leave out what they do not know, our key among it.
    private static Value.Members withOwnKey(Value.Members filled, Value.Members authored) {
        String name = Key.PURLIN.path();
        return filled.member(name).isPresent()
                ? filled
                : authored.member(name).map(own -> filled.with(name, own)).orElse(filled);
    }

    private static OptionalInt predictConcurrency(Reading in) {
        OptionalInt most = in.whole(Key.PREDICT_CONCURRENCY, 1, MOST_CONCURRENCY);
        boolean isNamed =
                in.isNamed(Key.PREDICT_CONCURRENCY)
                        .orElse(most.orElse(USUAL_CONCURRENCY) != USUAL_CONCURRENCY);
        return isNamed ? most : OptionalInt.empty();
    }

    /// What its author wrote there freely may be anything; only text is an id.
    private static Optional<String> repoId(Reading in) {
        return in.find(Key.REPO_ID)
                .filter(Value.Scalar.class::isInstance)
                .map(value -> ((Value.Scalar) value).text())
                .filter(id -> !id.isBlank());
    }
}
