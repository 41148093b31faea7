package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.store.KeyRow.Scope;
import dev.purlin.platform.telemetry.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a platform tells of what happens in it, over HTTP.
class TelemetryTest {
    private static final String WHO = "/model-endpoin1/production/sync/who";
    private static final String LOGS = "/v1/models/first/deployments/production/logs";

    @TempDir Path folder;

    private final KeyText metrics = KeyText.make();
    private Rig rig;

    @BeforeEach
    void start_a_platform() throws IOException, InterruptedException {
        rig = Rig.start(folder, List.of(Rig.key(metrics, Scope.METRICS, Set.of(Rig.SECOND))));
    }

    @AfterEach
    void stop_it() {
        rig.close();
    }

    @Test
    void every_metric_of_the_catalogue_is_told_and_requests_are_counted() {
        rig.good("GET", WHO, "");
        String text =
                rig.await(
                        "/metrics",
                        answer -> answer.contains("baseten_inference_requests_total{model_id"));
        for (Metric metric : Metric.values()) {
            assertThat(text).contains("# TYPE " + metric.wireName() + " ");
        }
        assertThat(text)
                .contains(
                        "baseten_inference_requests_total{model_id=\"endpoin1\",model_name=\"first\","
                                + "deployment_id=\"deploym1\",environment=\"production\","
                                + "status_code=\"200\",is_async=\"false\"} 1\n",
                        "baseten_end_to_end_response_time_seconds_count{model_id=\"endpoin1\"");
        assertThat(rig.call("GET", "/metrics", "", metrics.whole()).body())
                .contains("model_id=\"endpoin2\"")
                .doesNotContain("endpoin1");
    }

    @Test
    void use_is_told_by_key_and_endpoint() {
        rig.good("GET", WHO, "");
        String prefix = rig.adminKey().substring(0, 8);
        String used = rig.await("/api/usage", answer -> answer.contains("\"requests\":1"));
        assertThat(used)
                .contains(
                        "\"model_id\":\"endpoin1\"", "\"key\":\"" + prefix + "\"", "\"errors\":0");
        assertThat(rig.good("GET", "/api/usage?model_id=endpoin2", "")).contains("\"usage\":[]");
    }

    @Test
    void logs_are_searched_and_come_in_pages() {
        rig.good("GET", WHO, "");
        String found =
                rig.await(
                        LOGS + "?search_pattern=GET%20%2Fwho",
                        answer -> answer.contains("\"message\""));
        assertThat(found).contains("\"timestamp\":\"1", "\"replica\":\"", "\"level\":\"INFO\"");
        assertThat(rig.good("POST", LOGS, "{\"includes\": [\"no such words\"]}"))
                .isEqualTo("{\"logs\":[]}");
        assertThat(rig.good("POST", LOGS, "{\"limit\": 1}")).containsOnlyOnce("\"message\"");
        assertThat(rig.good("GET", "/v1/models/first/environments/production/logs", ""))
                .contains("\"message\"");
        for (String query :
                List.of(
                        "search_pattern=(",
                        "search_pattern=" + "a".repeat(257),
                        "limit=0",
                        "limit=x",
                        "direction=up",
                        "min_level=LOUD",
                        "start_epoch_millis=5&end_epoch_millis=4")) {
            assertThat(rig.status("GET", LOGS + "?" + query, "")).as(query).isEqualTo(400);
        }
    }

    @Test
    void history_comes_in_pages() {
        rig.await("/v1/models/first/deployments/deploym1", a -> a.contains("\"ACTIVE\""));
        String page = rig.good("GET", "/api/events?limit=2", "");
        assertThat(page).contains("\"next_before\":");
        String before = page.substring(page.indexOf("\"next_before\":") + 14, page.length() - 1);
        String next = rig.good("GET", "/api/events?limit=2&before=" + before, "");
        assertThat(next).doesNotContain("\"number\":" + before + ",").contains("\"number\":");
        assertThat(rig.good("GET", "/api/events?subject=deployment:deploym1", ""))
                .contains("\"to\":\"ACTIVE\"")
                .doesNotContain("deploym2");
        assertThat(rig.good("GET", "/api/events?after=999999", "")).isEqualTo("{\"events\":[]}");
        assertThat(rig.status("GET", "/api/events?limit=5000", "")).isEqualTo(400);
    }

    @Test
    void the_last_decision_is_told_with_its_reason() {
        String told = rig.await("/api/decisions", answer -> answer.contains("deploym1"));
        assertThat(told).contains("\"decision\":\"KEEP\"", "\"from\":1", "\"reason\":\"");
    }

    @Test
    void what_replicas_were_given_of_the_machine_is_told() {
        String told =
                rig.await(
                        "/api/capacity",
                        answer -> answer.contains("\"deployment_id\":\"deploym1\""));
        assertThat(told)
                .containsPattern("\\{\"whole\":\\{\"memory_bytes\":[1-9]\\d*,\"millicpu\":[1-9]")
                .containsPattern("\"given_out\":\\{\"memory_bytes\":[1-9]\\d*,\"millicpu\":[1-9]")
                .containsPattern("\"deploym1\",\"replicas\":1,\"memory_bytes\":[1-9]");
    }

    @Test
    void this_machine_is_an_instance_type() {
        assertThat(rig.good("GET", "/v1/instance_types", ""))
                .contains("\"id\":\"machine\"", "\"gpu_count\":0", "\"millicpu_limit\":");
        assertThat(rig.good("GET", "/v1/instance_type_prices", "")).contains("\"price\":0.0");
    }
}
