package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrussConfigTest {
    private static TrussConfig written(String yaml) {
        return TrussConfig.read(yaml, yaml);
    }

    private static void isTheEmbeddingsExample(TrussConfig config) {
        assertThat(config.modelName()).contains("text-embeddings-inference trussless");
        assertThat(config.repoId()).contains("BAAI/bge-base-en-v1.5");
        assertThat(config.dockerServer())
                .contains(
                        new DockerServer(
                                Examples.START_COMMAND,
                                7_997,
                                "/v1/embeddings",
                                "/health",
                                "/health"));
        assertThat(config.buildCommands())
                .containsExactly(
                        "git clone https://huggingface.co/BAAI/bge-base-en-v1.5 /data/local-model");
        assertThat(config.resources())
                .isEqualTo(
                        new Resources(
                                1_000,
                                2L << 30,
                                Optional.of(new Accelerator("L4", 1)),
                                Optional.empty()));
        assertThat(config.predictConcurrency()).hasValue(40);
        assertThat(config.transport()).isEqualTo(Transport.HTTP);
        assertThat(config.secrets()).isEmpty();
    }

    @Test
    void the_embeddings_example_reads_as_it_is_written() {
        TrussConfig config = written(Examples.EMBEDDINGS);
        isTheEmbeddingsExample(config);
        assertThat(config.environmentVariables())
                .isEqualTo(Map.of("VLLM_LOGGING_LEVEL", "WARNING"));
        assertThat(config.warnings())
                .containsExactly(
                        "config.yaml line 1: base_image does nothing here: replicas run on this"
                                + " machine, not in an image");
    }

    @Test
    void the_example_as_a_client_sends_it_reads_the_same_when_the_yaml_is_there() {
        assertThat(TrussConfig.read(Examples.EMBEDDINGS_FILLED_IN, Examples.EMBEDDINGS))
                .isEqualTo(written(Examples.EMBEDDINGS));
    }

    @Test
    void without_the_yaml_the_word_for_null_is_text_and_no_line_is_told() {
        TrussConfig config = TrussConfig.read(Examples.EMBEDDINGS_FILLED_IN, null);
        isTheEmbeddingsExample(config);
        assertThat(config.environmentVariables())
                .isEqualTo(Map.of("VLLM_LOGGING_LEVEL", "WARNING", "hf_access_token", "None"));
        assertThat(config.warnings())
                .containsExactly(
                        "config.yaml: base_image does nothing here: replicas run on this machine,"
                                + " not in an image");
    }

    @Test
    void yaml_alone_is_what_its_author_wrote() {
        assertThat(TrussConfig.read(Examples.EMBEDDINGS, null))
                .isEqualTo(written(Examples.EMBEDDINGS));
    }

    @Test
    void what_nobody_says_has_its_default_and_warns_of_nothing() {
        TrussConfig nothing = written("");
        assertThat(nothing)
                .isEqualTo(
                        new TrussConfig(
                                Optional.empty(),
                                Map.of(),
                                Set.of(),
                                new Resources(1_000, 2L << 30, Optional.empty(), Optional.empty()),
                                OptionalInt.empty(),
                                new HealthChecks(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()),
                                Transport.HTTP,
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                new PythonModel("model", "model.py"),
                                new PurlinSettings(
                                        Optional.empty(),
                                        PurlinSettings.Retry.CONNECT,
                                        Duration.ofMinutes(20),
                                        Optional.empty(),
                                        false,
                                        false,
                                        List.of()),
                                List.of()));
        TrussConfig filledIn =
                TrussConfig.read(
                        Examples.NOTHING_FILLED_IN
                                .replace("\"L4\"", "null")
                                .replace("\"BAAI/bge-base-en-v1.5\"", "null")
                                .replace("\"text-embeddings-inference trussless\"", "null"),
                        null);
        assertThat(filledIn).isEqualTo(nothing);
        for (String empty : List.of("# nothing\n", "null", "~", "{}", "---\n...\n")) {
            assertThat(written(empty)).isEqualTo(nothing);
        }
    }

    @Test
    void every_key_that_means_something_is_read() {
        TrussConfig config = written(Examples.EVERYTHING);
        assertThat(config.modelName()).contains("all");
        assertThat(config.pythonModel()).isEqualTo(new PythonModel("src", "main.py"));
        assertThat(config.secrets()).containsExactly("hf_access_token", "other.one");
        assertThat(config.resources())
                .isEqualTo(
                        new Resources(
                                500,
                                3L << 29,
                                Optional.of(new Accelerator("H100_40GB", 2)),
                                Optional.of("large")));
        assertThat(config.predictConcurrency()).hasValue(1);
        assertThat(config.transport()).isEqualTo(Transport.WEBSOCKET);
        assertThat(config.healthChecks())
                .isEqualTo(
                        new HealthChecks(
                                Optional.of(Duration.ofSeconds(10)),
                                Optional.of(Duration.ofMinutes(50)),
                                Optional.of(Duration.ofMinutes(1)),
                                Optional.of(Duration.ofMinutes(2))));
        assertThat(config.purlin())
                .isEqualTo(
                        new PurlinSettings(
                                Optional.of(
                                        new EngineChoice(
                                                Optional.of(
                                                        new EngineModel.Hub(
                                                                "BAAI/bge-base-en-v1.5")),
                                                Optional.of(EngineChoice.Dtype.INT8),
                                                Optional.of("main"),
                                                List.of(
                                                        "--max-batch-tokens",
                                                        "512",
                                                        "--auto-truncate",
                                                        "true"))),
                                PurlinSettings.Retry.SENT,
                                Duration.ofSeconds(90),
                                Optional.of(Duration.ofMinutes(2)),
                                true,
                                true,
                                List.of("bge", "BAAI/bge")));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void variables_are_text_as_written_and_null_is_not_passed_on() {
        assertThat(written(Examples.EVERYTHING).environmentVariables())
                .isEqualTo(Map.of("A", "true", "B", "1.50", "D", "", "E", "no", "F", "0x1F"))
                .doesNotContainKey("C");
        assertThat(
                        TrussConfig.read(
                                        "{\"environment_variables\":{\"A\":\"None\",\"B\":\"x\"}}",
                                        "environment_variables: {A: None, B: null}")
                                .environmentVariables())
                .isEqualTo(Map.of("A", "None", "B", "x"));
    }

    @Test
    void the_usual_concurrency_limits_only_when_its_author_named_it() {
        String one = "{\"runtime\":{\"predict_concurrency\":1}}";
        assertThat(TrussConfig.read(one, null).predictConcurrency()).isEmpty();
        assertThat(TrussConfig.read(one, "runtime: {}").predictConcurrency()).isEmpty();
        assertThat(
                        TrussConfig.read(one, "runtime: {predict_concurrency: null}")
                                .predictConcurrency())
                .isEmpty();
        assertThat(TrussConfig.read(one, "runtime: {predict_concurrency: 1}").predictConcurrency())
                .hasValue(1);
        assertThat(TrussConfig.read(one.replace("1", "8"), null).predictConcurrency()).hasValue(8);
    }

    @Test
    void our_own_key_counts_even_when_the_client_left_it_out() {
        assertThat(TrussConfig.read("{}", "purlin: {retry: sent}").purlin().retry())
                .isEqualTo(PurlinSettings.Retry.SENT);
        assertThat(
                        TrussConfig.read(
                                        "{\"purlin\":{\"retry\":\"connect\"}}",
                                        "purlin: {retry: sent}")
                                .purlin()
                                .retry())
                .isEqualTo(PurlinSettings.Retry.CONNECT);
    }

    @Test
    void the_engines_model_is_built_in_of_the_hub_or_in_the_folder() {
        assertThat(EngineModel.parse("built-in")).contains(new EngineModel.BuiltIn());
        assertThat(EngineModel.parse("a/b-c.d_1")).contains(new EngineModel.Hub("a/b-c.d_1"));
        assertThat(EngineModel.parse("gpt2")).contains(new EngineModel.Hub("gpt2"));
        assertThat(EngineModel.parse("./a/b")).contains(new EngineModel.Folder("./a/b"));
        assertThat(EngineModel.parse(".")).contains(new EngineModel.Folder("."));
        for (String none :
                List.of(
                        "/a",
                        "a/b/c",
                        "../a",
                        "./../a",
                        "./a/..",
                        "./a\\..\\b",
                        "a//b",
                        "a b",
                        "~")) {
            assertThat(EngineModel.parse(none)).as(none).isEmpty();
        }
    }

    @Test
    void the_older_word_for_websockets_is_understood() {
        assertThat(written("runtime: {is_websocket_endpoint: true}").transport())
                .isEqualTo(Transport.WEBSOCKET);
        assertThat(written("runtime: {is_websocket_endpoint: false}").transport())
                .isEqualTo(Transport.HTTP);
    }

    @Test
    void mappings_can_be_taken_over() {
        TrussConfig config =
                written(
                        """
                        environment_variables: &all {A: 1, B: 2}
                        purlin: {engine: {model: built-in}}
                        secrets:
                          <<: *all
                          B: null
                          C:
                        build_commands: &lines [a, b]
                        requirements: *lines
                        """);
        assertThat(config.secrets()).containsExactlyInAnyOrder("A", "B", "C");
        assertThat(config.buildCommands()).containsExactly("a", "b");
        assertThat(config.environmentVariables()).containsKeys("A", "B");
    }

    @Test
    void keys_that_change_nothing_warn_once_when_they_say_something() {
        assertThat(
                        written(
                                        """
                                        requirements: [torch]
                                        system_packages: []
                                        python_version: py313
                                        weights:
                                        - source: hf://a/b
                                        - source: hf://c/d
                                        external_data: null
                                        resources:
                                          node_count: 2
                                        runtime:
                                          remote_ssh: {enabled: true}
                                          oidc: {enabled: null}
                                          streaming_read_timeout: 61
                                        base_image: {image: "", docker_auth: null}
                                        """)
                                .warnings())
                .extracting(warning -> warning.substring(0, warning.indexOf(" does")))
                .containsExactlyInAnyOrder(
                        "config.yaml line 1: requirements",
                        "config.yaml line 4: weights",
                        "config.yaml line 9: resources.node_count",
                        "config.yaml line 11: runtime.remote_ssh",
                        "config.yaml line 13: runtime.streaming_read_timeout");
    }

    @Test
    void of_what_a_client_filled_in_only_what_the_author_named_warns() {
        assertThat(TrussConfig.read("{\"python_version\":\"py314\",\"new\":1}", "").warnings())
                .isEmpty();
        assertThat(TrussConfig.read("{\"python_version\":\"py314\",\"new\":1}", null).warnings())
                .hasSize(2);
        assertThat(
                        TrussConfig.read(
                                        "{\"python_version\":\"py314\"}",
                                        "\nold: 1\npython_version: py314")
                                .warnings())
                .containsExactly(
                        "config.yaml line 2: old is not a known key, it is ignored",
                        "config.yaml line 3: python_version does nothing here: nothing is installed"
                                + " for it; replicas use what this machine has");
    }

    @Test
    void unknown_keys_warn_with_the_nearest_known_one() {
        assertThat(
                        written(
                                        """
                                        reources: {cpu: 4}
                                        model_metadata: {anything: {at: all}}
                                        docker_server:
                                          predict_endpoint: /
                                          readiness_endpoint: /
                                          liveness_endpoint: /
                                          start_command: run
                                          server_port: 1
                                          sever_port: 2
                                        model_cache: [{repo: a}, {repo_i: b}]
                                        """)
                                .warnings())
                .contains(
                        "config.yaml line 1: reources is not a known key, it is ignored; did you"
                                + " mean resources?",
                        "config.yaml line 9: docker_server.sever_port is not a known key, it is"
                                + " ignored; did you mean server_port?",
                        "config.yaml line 10: model_cache[0].repo is not a known key, it is"
                                + " ignored",
                        "config.yaml line 10: model_cache[1].repo_i is not a known key, it is"
                                + " ignored; did you mean repo_id?")
                .hasSize(5);
    }

    @Test
    void an_unknown_type_of_accelerator_is_told_and_kept() {
        TrussConfig config = written("resources: {accelerator: L5:3}");
        assertThat(config.resources().accelerator()).contains(new Accelerator("L5", 3));
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .startsWith("config.yaml line 1: resources.accelerator is L5, which is not a known")
                .endsWith("RTX_PRO_6000, B10");
    }

    @Test
    void more_warnings_than_anybody_reads_are_counted() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            yaml.append("unknown").append(i).append(": 1\n");
        }
        assertThat(written(yaml.toString()).warnings())
                .hasSize(101)
                .endsWith("config.yaml: 50 more warnings");
    }
}
