package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemTest {
    private static final String SERVER =
            """
            docker_server:
              start_command: run
              server_port: 99999
              predict_endpoint: v1
              readiness_endpoint: /a b
            """;

    private static ConfigException refusal(String values, @Nullable String written) {
        return catchThrowableOfType(ConfigException.class, () -> TrussConfig.read(values, written));
    }

    private static ConfigException refusal(String yaml) {
        return refusal(yaml, yaml);
    }

    /// Each on line 2, after a comment.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    environment_variables: {PORT: 1}  | environment_variables.PORT | is set, but it is reserved: each replica gets its own
                    environment_variables: {HOSTNAME: }  | environment_variables.HOSTNAME | is set, but it is reserved: each replica gets its own
                    environment_variables: {A: [sesame]}  | environment_variables.A | is a list, it must be text
                    environment_variables: {a=b: 1}  | environment_variables.a=b | is no name of a variable: it is empty or has = or a control character
                    environment_variables: {A: "x\\0"}  | environment_variables.A | contains a NUL character
                    environment_variables: [A]  | environment_variables | is a list, it must be a mapping
                    secrets: {a b: }  | secrets.a b | is no name of a secret
                    secrets: 5  | secrets | is 5, it must be a mapping
                    resources: 1  | resources | is 1, it must be a mapping
                    resources: {cpu: 0}  | resources.cpu | is 0, it must be 1m to 1000
                    resources: {cpu: 1Gi}  | resources.cpu | is 1Gi, it must be 1m to 1000
                    resources: {cpu: 1001}  | resources.cpu | is 1001, it must be 1m to 1000
                    resources: {memory: 2GB}  | resources.memory | is 2GB, it must be 1Mi to 1Pi
                    resources: {memory: 512}  | resources.memory | is 512, it must be 1Mi to 1Pi
                    resources: {memory: 16Ei}  | resources.memory | is 16Ei, it must be 1Mi to 1Pi
                    resources: {accelerator: "L4:0"}  | resources.accelerator | is L4:0, it must be a type, or a type and 1 to 64
                    resources: {accelerator: "L4:x"}  | resources.accelerator | is L4:x, it must be a type, or a type and 1 to 64
                    resources: {accelerator: true}  | resources.accelerator | is true, it must be text
                    resources: {instance_type: "a\\tb"}  | resources.instance_type | is a�b, it must be on one line
                    runtime: {predict_concurrency: 0}  | runtime.predict_concurrency | is 0, it must be 1 to 100000
                    runtime: {predict_concurrency: few}  | runtime.predict_concurrency | is few, it must be a whole number
                    runtime: {predict_concurrency: 1.5}  | runtime.predict_concurrency | is 1.5, it must be a whole number
                    runtime: {predict_concurrency: 99999999999999999999}  | runtime.predict_concurrency | is 99999999999999999999, it must be 1 to 100000
                    runtime: {health_checks: {startup_threshold_seconds: 9}}  | runtime.health_checks.startup_threshold_seconds | is 9, it must be 10 to 3000
                    runtime: {health_checks: {restart_threshold_seconds: 3001}}  | runtime.health_checks.restart_threshold_seconds | is 3001, it must be 10 to 3000
                    runtime: {transport: {kind: grpc}}  | runtime.transport.kind | is grpc, which is not served here yet
                    runtime: {transport: {kind: udp}}  | runtime.transport.kind | is udp, it must be http or websocket
                    runtime: {transport: http}  | runtime.transport | is http, it must be a mapping
                    runtime: {is_websocket_endpoint: maybe}  | runtime.is_websocket_endpoint | is maybe, it must be true or false
                    runtime: {num_workers: 2}  | runtime.num_workers | is 2, it must be 1
                    build: {model_server: TRT_LLM}  | build.model_server | is TRT_LLM, it must be TrussServer
                    build: {no_cache: false}  | build.no_cache | is set, but it belongs to the command that deploys
                    trt_llm: {build: {}}  | trt_llm | is set, but it needs an engine that is not here
                    bis_llm: {}  | bis_llm | is set, but it needs an engine that is not here
                    model_name: [a]  | model_name | is a list, it must be a single value
                    model_name: true  | model_name | is true, it must be text
                    model_module_dir: /etc  | model_module_dir | is /etc, it must stay inside the folder
                    model_class_filename: a/../b.py  | model_class_filename | is a/../b.py, it must stay inside the folder
                    build_commands: ls  | build_commands | is ls, it must be a list
                    build_commands: [a, {b: c}]  | build_commands[1] | is a mapping, it must be text
                    build_commands: [a, null]  | build_commands[1] | is null, it must be text
                    {requirements: [a], requirements_file: b}  | requirements_file | is set, and so is requirements; they exclude each other
                    {model_cache: [{repo_id: a}], weights: [{source: a}]}  | weights | is set, and so is model_cache; they exclude each other
                    {hf_cache: [{repo_id: a}], weights: [{source: a}]}  | weights | is set, and so is hf_cache; they exclude each other
                    {a: {x: 1, x: 2}}  | a.x | is there twice, in lines 2 and 2
                    {a: [[{x: 1, x: 2}]]}  | a[0][0].x | is there twice, in lines 2 and 2
                    {a: {[b]: c}}  | a | has a key that is no word
                    {a: &a [*a]}  | a[0] | contains itself
                    {a: &a {<<: *a}}  | a.<< | contains itself
                    {a: {<<: [b]}}  | a.<< | is a list, it must be a mapping to take over
                    purlin: {retri: sent}  | purlin.retri | is not a known key; did you mean retry?
                    purlin: {other: 1}  | purlin.other | is not a known key
                    purlin: {engine: {models: x}}  | purlin.engine.models | is not a known key; did you mean model?
                    purlin: {engine: [a]}  | purlin.engine | is a list, it must be a mapping
                    purlin: {engine: {model: ../up}}  | purlin.engine.model | is ../up, it must be built-in, an id of the Hugging Face hub or a ./folder
                    purlin: {engine: {dtype: float16}}  | purlin.engine.dtype | is float16, it must be float32 or int8
                    purlin: {engine: {model: built-in, revision: main}}  | purlin.engine.revision | is main, but the model is not one of the hub
                    purlin: {retry: always}  | purlin.retry | is always, it must be connect or sent
                    purlin: {predict_timeout: 25h}  | purlin.predict_timeout | is 25h, it must be 1s to 24h
                    purlin: {predict_timeout: 999ms}  | purlin.predict_timeout | is 999ms, it must be 1s to 24h
                    purlin: {predict_timeout: 30}  | purlin.predict_timeout | is 30, it must be a time with its unit
                    purlin: {grace: 2h}  | purlin.grace | is 2h, it must be 1s to 1h
                    purlin: {build: confined}  | purlin.build | is confined, it must be unconfined
                    purlin: {awake_at_start: yes}  | purlin.awake_at_start | is yes, it must be true or false
                    purlin: {model_names: [""]}  | purlin.model_names[0] | is empty or not on one line
                    purlin: []  | purlin | is a list, it must be a mapping
                    """)
    void what_is_wrong_is_told_with_its_key_and_line(String line, String key, String sentence) {
        ConfigException refusal = refusal("# a comment\n" + line + "\n");
        assertThat(refusal).isNotNull();
        assertThat(refusal.problems())
                .anySatisfy(problem -> {
                    assertThat(problem.file()).isEqualTo("config.yaml");
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.text()).isEqualTo(key + " " + sentence);
                    assertThat(problem.line()).hasValue(2);
                    assertThat(problem.help()).isNotBlank();
                });
        assertThat(refusal.getMessage()).contains("config.yaml line 2: " + key + " " + sentence);
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThat(refusal(SERVER + "runtime: {num_workers: 4}\nmodel_name: a\nmodel_name: b\n"))
                .hasMessage(
                        """
                        config.yaml line 8: model_name is there twice, in lines 7 and 8
                        config.yaml line 6: runtime.num_workers is 4, it must be 1
                        config.yaml line 3: docker_server.server_port is 99999, it must be 1 to 65535
                        config.yaml line 4: docker_server.predict_endpoint is v1, it must be / and then ASCII without spaces and #
                        config.yaml line 5: docker_server.readiness_endpoint is /a b, it must be / and then ASCII without spaces and #
                        config.yaml line 1: docker_server.liveness_endpoint is missing\
                        """
                                .replace("\n", "; "));
    }

    @Test
    void a_server_says_all_that_is_needed_to_reach_it() {
        assertThat(refusal("docker_server: {}").problems())
                .extracting(Problem::key)
                .containsExactly(
                        "docker_server.start_command",
                        "docker_server.server_port",
                        "docker_server.predict_endpoint",
                        "docker_server.readiness_endpoint",
                        "docker_server.liveness_endpoint");
        assertThat(refusal("docker_server: {server_port: 8080, start_command: ''}"))
                .hasMessageContaining("docker_server.server_port is 8080, which is reserved")
                .hasMessageContaining("docker_server.start_command is missing");
        assertThat(refusal("docker_server: run").problems())
                .extracting(Problem::text)
                .contains("docker_server is run, it must be a mapping");
    }

    @Test
    void lines_are_those_of_the_yaml_whatever_the_values_came_in() {
        String values =
                "{\"docker_server\":{\"start_command\":\"run\",\"server_port\":99999,"
                        + "\"predict_endpoint\":\"/\",\"readiness_endpoint\":\"/\","
                        + "\"liveness_endpoint\":\"/\"},\"resources\":{\"cpu\":\"x\"}}";
        assertThat(refusal(values, SERVER).problems())
                .extracting(Problem::line)
                .containsExactly(OptionalInt.empty(), OptionalInt.of(3));
        assertThat(refusal(values, null))
                .hasMessage(
                        """
                        config.yaml: resources.cpu is x, it must be 1m to 1000
                        config.yaml: docker_server.server_port is 99999, it must be 1 to 65535\
                        """
                                .replace("\n", "; "));
    }

    @Test
    void keys_that_are_there_twice_are_told_in_either_text() {
        assertThat(refusal("{}", "a: 1\nb: 2\na: 3\na: 4"))
                .hasMessage(
                        """
                        config.yaml line 3: a is there twice, in lines 1 and 3
                        config.yaml line 4: a is there twice, in lines 3 and 4\
                        """
                                .replace("\n", "; "));
        assertThat(refusal("{\"a\":1,\"a\":2}", "b: 1"))
                .hasMessage("config.yaml: a is there twice");
    }

    @Test
    void an_option_of_the_clients_command_is_no_problem() {
        assertThat(TrussConfig.read("{\"build\":{\"no_cache\":true}}", null).warnings()).isEmpty();
        assertThat(TrussConfig.read("{\"build\":{\"no_cache\":true}}", "build: {}").warnings())
                .isEmpty();
    }

    @Test
    void values_of_variables_are_never_shown() {
        String yaml = "environment_variables: {PORT: sesame, A: {sesame: 1}, B: \"sesame\\0\"}";
        assertThat(refusal(yaml).problems())
                .hasSize(3)
                .noneMatch(problem -> problem.toString().contains("sesame"));
    }

    @Test
    void a_variable_fits_what_one_process_can_be_given() {
        int most = (128 << 10) - 1 - "A=".length();
        String fits = "environment_variables: {A: %s}".formatted("x".repeat(most));
        assertThat(TrussConfig.read(fits, null).environmentVariables()).hasSize(1);
        assertThat(refusal(fits.replace("A:", "AB:")))
                .hasMessage(
                        "config.yaml line 1: environment_variables.AB has 131,069 bytes, at most"
                                + " 131,068");
    }

    @Test
    void more_problems_than_anybody_reads_are_counted() {
        StringBuilder yaml = new StringBuilder("purlin:\n");
        for (int i = 0; i < 150; i++) {
            yaml.append("  unknown").append(i).append(": 1\n");
        }
        List<Problem> problems = refusal(yaml.toString()).problems();
        assertThat(problems).hasSize(101);
        assertThat(problems.getLast().text()).isEqualTo("50 more problems");
    }
}
