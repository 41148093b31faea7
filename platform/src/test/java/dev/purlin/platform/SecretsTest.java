package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets over HTTP, and what a replica sees of them.
class SecretsTest {
    private static final String VALUE = "hf_sesame_open";
    private static final String SET = "{\"name\": \"hf_access_key\", \"value\": \"" + VALUE + "\"}";

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

    @Test
    void a_secret_is_set_and_named_and_deleted_and_never_told() {
        assertThat(rig.good("POST", "/v1/secrets", SET))
                .contains("\"name\":\"hf_access_key\"", "\"team_name\":\"default\"")
                .doesNotContain(VALUE);
        assertThat(rig.good("POST", "/v1/secrets", SET)).doesNotContain(VALUE);
        assertThat(rig.good("GET", "/v1/secrets", ""))
                .containsOnlyOnce("hf_access_key")
                .doesNotContain(VALUE);
        assertThat(rig.good("GET", "/api/events", ""))
                .contains("secret:hf_access_key")
                .doesNotContain(VALUE);
        assertThat(rig.good("DELETE", "/v1/secrets/hf_access_key", "")).contains("hf_access_key");
        assertThat(rig.status("DELETE", "/v1/secrets/hf_access_key", "")).isEqualTo(404);
    }

    @Test
    void a_body_that_is_wrong_is_not_repeated_in_what_is_said_about_it() {
        for (String body :
                List.of(
                        "{\"name\": \"a\", \"value\": 73377337}",
                        "{\"name\": \"a\", \"value\": \"73377337",
                        "{\"name\": \"../a\", \"value\": \"73377337\"}",
                        "{\"name\": \"a\", \"value\": \"\"}",
                        "73377337")) {
            var answer = rig.call("POST", "/v1/secrets", body, rig.adminKey());
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("73377337");
        }
    }

    @Test
    void a_replica_that_starts_finds_its_secrets_in_files() throws IOException {
        rig.good("POST", "/v1/secrets", SET);
        rig.good("POST", "/v1/models/first/deployments/deploym2/deactivate", "");
        rig.await(
                "/v1/models/first/deployments/deploym2", answer -> answer.contains("\"INACTIVE\""));
        rig.good("POST", "/v1/models/first/deployments/deploym2/activate", "");
        String replicas = rig.await("/api/replicas", answer -> answer.contains("\"deploym2\""));
        int at = replicas.indexOf("deploym2");
        String id = replicas.substring(replicas.lastIndexOf("\"id\":\"", at) + 6).substring(0, 8);
        Path secrets = rig.data().resolve("replicas").resolve(id).resolve("secrets");
        assertThat(secrets.resolve("hf_access_key")).hasContent(VALUE);
        try (var files = Files.list(secrets)) {
            assertThat(files).hasSize(1);
        }
    }
}
