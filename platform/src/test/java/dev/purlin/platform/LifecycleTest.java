package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environments and deployments, managed over HTTP, with real replicas.
class LifecycleTest {
    private static final String MODEL = "/v1/models/" + Rig.FIRST;
    private static final String PRODUCTION = MODEL + "/environments/production";

    @TempDir Path folder;

    private Rig rig;

    @BeforeEach
    void start_a_platform() throws IOException, InterruptedException {
        rig = Rig.start(folder, List.of());
    }

    @AfterEach
    void stop_it() {
        rig.close();
    }

    private String asked(String place) {
        return rig.good("GET", "/model-endpoin1/" + place + "/sync/who", "");
    }

    private static String deployment(String id) {
        return MODEL + "/deployments/" + id;
    }

    private void awaitStatus(String id, String status) {
        rig.await(deployment(id), answer -> answer.contains("\"status\":\"" + status + "\""));
    }

    private void promote(String id) {
        rig.good("POST", PRODUCTION + "/promote", "{\"deployment_id\": \"" + id + "\"}");
        rig.await(PRODUCTION, answer -> !answer.contains("in_progress_promotion"));
    }

    @Test
    void a_promoted_deployment_answers_for_its_environment_until_it_is_taken_back() {
        assertThat(asked("production")).isEqualTo(Rig.ONE);
        promote(Rig.TWO);
        rig.await("/model-endpoin1/production/sync/who", Rig.TWO::equals);
        assertThat(asked("deployment/deploym1")).isEqualTo(Rig.ONE);
        assertThat(rig.good("GET", MODEL, ""))
                .contains("\"production_deployment_id\":\"deploym2\"");
        rig.good("POST", "/api/models/first/environments/production/rollback", "");
        rig.await("/model-endpoin1/production/sync/who", Rig.ONE::equals);
        assertThat(rig.good("GET", "/api/events", ""))
                .contains("\"subject\":\"environment:endpoin1/production\"", "RELEASING");
    }

    @Test
    void a_new_environment_has_a_url_once_a_deployment_was_promoted_to_it() {
        String made = rig.good("POST", MODEL + "/environments", "{\"name\": \"staging\"}");
        assertThat(made).contains("\"name\":\"staging\"", "\"current_deployment\":null");
        assertThat(rig.status("POST", MODEL + "/environments", "{\"name\": \"staging\"}"))
                .isEqualTo(409);
        assertThat(rig.status("POST", MODEL + "/environments", "{\"name\": \"A b\"}"))
                .isEqualTo(400);
        String url = "/model-" + Rig.FIRST + "/environments/staging/sync/who";
        assertThat(rig.status("GET", url, "")).isEqualTo(404);
        String staging = MODEL + "/environments/staging";
        rig.good("POST", staging + "/promote", "{\"deployment_id\": \"deploym2\"}");
        rig.await(staging, answer -> !answer.contains("in_progress_promotion"));
        rig.await("/model-endpoin1-staging/sync/who", Rig.TWO::equals);
        assertThat(rig.good("GET", url, "")).isEqualTo(Rig.TWO);
        assertThat(rig.good("GET", MODEL + "/environments", ""))
                .contains("\"name\":\"production\"", "\"name\":\"staging\"");
    }

    @Test
    void settings_of_an_environment_go_to_what_is_in_it() {
        String patch = "{\"autoscaling_settings\": {\"max_replica\": 3}}";
        assertThat(rig.good("PATCH", PRODUCTION, patch)).contains("ACCEPTED");
        assertThat(rig.good("PATCH", PRODUCTION, patch)).contains("UNCHANGED");
        assertThat(rig.good("GET", deployment("production"), "")).contains("\"max_replica\":3");
        assertThat(
                        rig.status(
                                "PATCH",
                                PRODUCTION,
                                "{\"autoscaling_settings\": {\"max_replica\": 0}}"))
                .isEqualTo(400);
        assertThat(
                        rig.status(
                                "PATCH",
                                PRODUCTION,
                                "{\"promotion_settings\": {\"redeploy_on_promotion\": true}}"))
                .isEqualTo(400);
        rig.good(
                "PATCH",
                PRODUCTION,
                "{\"promotion_settings\": {\"promotion_cleanup_strategy\": \"DEACTIVATE\"}}");
        promote(Rig.TWO);
        assertThat(rig.good("GET", deployment(Rig.TWO), "")).contains("\"max_replica\":3");
        awaitStatus(Rig.ONE, "INACTIVE");
    }

    @Test
    void a_deployment_is_switched_off_and_on_and_deleted_when_no_environment_needs_it() {
        awaitStatus(Rig.TWO, "ACTIVE");
        rig.good("POST", deployment(Rig.TWO) + "/deactivate", "");
        awaitStatus(Rig.TWO, "INACTIVE");
        String url = "/model-" + Rig.FIRST + "/deployment/deploym2/sync/who";
        assertThat(rig.status("GET", url, "")).isEqualTo(404);
        rig.good("POST", deployment(Rig.TWO) + "/activate", "");
        assertThat(rig.good("GET", url, "")).isEqualTo(Rig.TWO);
        assertThat(rig.good("POST", deployment(Rig.TWO) + "/retry", ""))
                .contains("\"retried\":false");
        assertThat(rig.status("DELETE", deployment(Rig.ONE), "")).isEqualTo(409);
        assertThat(rig.good("DELETE", deployment(Rig.TWO), "")).contains("\"deleted\":true");
        assertThat(rig.status("GET", url, "")).isEqualTo(404);
        assertThat(rig.status("GET", deployment(Rig.TWO), "")).isEqualTo(404);
        rig.good("POST", PRODUCTION + "/deactivate", "{}");
        awaitStatus(Rig.ONE, "INACTIVE");
        rig.good("POST", PRODUCTION + "/activate", "{}");
        assertThat(asked("production")).isEqualTo(Rig.ONE);
    }

    @Test
    void what_cannot_be_promoted_is_refused() {
        assertThat(rig.status("POST", PRODUCTION + "/promote", "{}")).isEqualTo(400);
        assertThat(rig.status("POST", PRODUCTION + "/promote", "{")).isEqualTo(400);
        assertThat(rig.status("POST", PRODUCTION + "/promote", "{\"deployment_id\": \"deploym3\"}"))
                .isEqualTo(404);
        assertThat(rig.status("POST", PRODUCTION + "/cancel_promotion", "")).isEqualTo(409);
        assertThat(rig.status("POST", "/api" + PRODUCTION.substring(3) + "/rollback", ""))
                .isEqualTo(409);
        assertThat(rig.status("GET", MODEL + "/environments/none", "")).isEqualTo(404);
    }

    @Test
    void endpoints_are_listed_in_pages() {
        assertThat(rig.good("GET", "/v1/models?limit=1", ""))
                .contains("\"last_id\":\"endpoin1\"", "\"has_more\":true")
                .doesNotContain("endpoin2");
        assertThat(rig.good("GET", "/v1/models?limit=1&after=endpoin1", ""))
                .contains("\"id\":\"endpoin2\"", "\"has_more\":false")
                .doesNotContain("endpoin1");
        assertThat(rig.good("GET", "/v1/models?after=endpoin2", "")).contains("\"models\":[]");
        assertThat(rig.status("GET", "/v1/models?after=nothing0", "")).isEqualTo(400);
        assertThat(rig.status("GET", "/v1/models?limit=0", "")).isEqualTo(400);
    }

    private void setPromoting(String settings) {
        rig.good("PATCH", PRODUCTION, "{\"promotion_settings\": {" + settings + "}}");
    }

    private void runTwoReplicasOfEach() {
        for (String id : List.of(Rig.ONE, Rig.TWO)) {
            rig.good(
                    "PATCH",
                    deployment(id) + "/autoscaling_settings",
                    "{\"min_replica\": 2, \"max_replica\": 2}");
            rig.await(deployment(id), answer -> answer.contains("\"active_replica_count\":2"));
        }
    }

    private void begin(String id) {
        rig.good("POST", PRODUCTION + "/promote", "{\"deployment_id\": \"" + id + "\"}");
    }

    private void awaitShare(int percent) {
        rig.await(
                PRODUCTION,
                answer -> answer.contains("\"percent_traffic_to_new_version\":" + percent));
    }

    @Test
    void a_rolling_promotion_under_load_fails_no_request() throws Exception {
        runTwoReplicasOfEach();
        setPromoting(
                "\"rolling_deploy\": true,"
                        + " \"rolling_deploy_config\": {\"stabilization_time_seconds\": 1}");
        try (var load = new Callers(rig, "/model-endpoin1/production/sync/who", 8)) {
            begin(Rig.TWO);
            awaitShare(50);
            load.awaitBoth(Rig.ONE, Rig.TWO);
            rig.await(PRODUCTION, answer -> !answer.contains("in_progress_promotion"));
            load.awaitOnly(Rig.TWO);
            awaitStatus(Rig.ONE, "SCALED_TO_ZERO");
            assertThat(load.failures()).isEmpty();
        }
        assertThat(rig.good("GET", "/api/events?subject=environment:endpoin1/production", ""))
                .contains("50 % of the requests go to it: 1 of 1 replicas are ready");
    }

    @Test
    void a_promotion_that_is_called_off_gives_its_share_back_and_fails_no_request()
            throws Exception {
        runTwoReplicasOfEach();
        setPromoting("\"ramp_up_while_promoting\": true, \"ramp_up_duration_seconds\": 600");
        try (var load = new Callers(rig, "/model-endpoin1/production/sync/who", 8)) {
            begin(Rig.TWO);
            awaitShare(10);
            load.awaitBoth(Rig.ONE, Rig.TWO);
            rig.good("POST", PRODUCTION + "/pause_promotion", "");
            assertThat(rig.good("GET", PRODUCTION, "")).contains("\"status\":\"PAUSED\"");
            rig.good("POST", PRODUCTION + "/pause_promotion", "");
            rig.good("POST", PRODUCTION + "/resume_promotion", "");
            assertThat(rig.status("POST", PRODUCTION + "/resume_promotion", "")).isEqualTo(409);
            assertThat(rig.good("GET", PRODUCTION, "")).contains("\"status\":\"RAMPING_UP\"");
            assertThat(rig.good("POST", PRODUCTION + "/cancel_promotion", ""))
                    .contains("RAMPING_DOWN");
            rig.await(PRODUCTION, answer -> !answer.contains("in_progress_promotion"));
            load.awaitOnly(Rig.ONE);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void a_promotion_is_forced_either_way() {
        runTwoReplicasOfEach();
        setPromoting("\"ramp_up_while_promoting\": true");
        begin(Rig.TWO);
        awaitShare(10);
        rig.good("POST", PRODUCTION + "/force_cancel_promotion", "");
        rig.await(PRODUCTION, answer -> !answer.contains("in_progress_promotion"));
        assertThat(asked("production")).isEqualTo(Rig.ONE);
        begin(Rig.TWO);
        awaitShare(10);
        rig.good("POST", PRODUCTION + "/force_roll_forward_promotion", "");
        rig.await(PRODUCTION, answer -> !answer.contains("in_progress_promotion"));
        rig.await("/model-endpoin1/production/sync/who", Rig.TWO::equals);
        awaitStatus(Rig.ONE, "SCALED_TO_ZERO");
        assertThat(rig.status("POST", PRODUCTION + "/force_roll_forward_promotion", ""))
                .isEqualTo(409);
    }
}
