package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is saved and put back over HTTP, while replicas run and are called.
class BackupTest {
    private static final String BACKUP = "/api/backup";
    private static final String MODEL = "/v1/models/" + Rig.FIRST;
    private static final String SECRET =
            "{\"name\": \"hf_access_key\", \"value\": \"hf_sesame_open\"}";

    @TempDir Path folder;
    @TempDir Path another;

    private Rig rig;

    @BeforeEach
    void start_a_platform() throws IOException, InterruptedException {
        rig = Rig.start(folder, List.of());
    }

    @AfterEach
    void stop_it() {
        rig.close();
    }

    private byte[] backup() throws IOException, InterruptedException {
        return rig.download(BACKUP);
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(rig.data().resolve("passing"))) {
            assertThat(files).isEmpty();
        }
    }

    private String asked() {
        return rig.good("GET", "/model-endpoin1/production/sync/who", "");
    }

    @Test
    void what_was_changed_since_a_backup_is_as_it_was_once_that_is_restored() throws Exception {
        assertThat(asked()).isEqualTo(Rig.ONE);
        rig.good("POST", "/v1/secrets", SECRET);
        byte[] backup = backup();
        assertThat(new String(backup, UTF_8)).startsWith("SQLite format 3");
        assertThat(new String(backup, UTF_8))
                .doesNotContain("hf_sesame_open", rig.adminKey().substring(9));
        rig.good("DELETE", "/v1/secrets/hf_access_key", "");
        rig.good("DELETE", MODEL, "");
        String made = rig.good("POST", "/v1/api_keys", "{\"type\": \"WORKSPACE_INVOKE\"}");
        String key = made.substring(made.indexOf("\"api_key\":\"") + 11).split("\"", 2)[0];
        assertThat(rig.status("GET", "/model-endpoin1/production/sync/who", "")).isEqualTo(404);
        assertThat(rig.call("GET", "/v1/models", "", key).statusCode()).isEqualTo(200);

        HttpResponse<String> restored = rig.put(BACKUP, backup);
        assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
        assertThat(restored.body())
                .contains("\"restored\":true", "\"endpoints\":2", "\"deployments\":3");
        assertThat(rig.call("GET", "/v1/models", "", key).statusCode()).isEqualTo(401);
        rig.await("/model-endpoin1/production/sync/who", Rig.ONE::equals);
        assertThat(rig.good("GET", "/v1/secrets", "")).contains("hf_access_key");
        assertThat(rig.good("GET", "/api/events", "")).contains("RESTORED");
        rig.restart();
        assertThat(asked()).isEqualTo(Rig.ONE);
        assertThat(rig.good("GET", "/v1/secrets", "")).contains("hf_access_key");
        assertNothingIsLeft();
    }

    @Test
    void what_is_no_backup_changes_nothing() throws Exception {
        byte[] backup = backup();
        byte[] cut = Arrays.copyOf(backup, backup.length / 2);
        for (byte[] wrong : List.of(new byte[0], "text".getBytes(UTF_8), cut)) {
            HttpResponse<String> refused = rig.put(BACKUP, wrong);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains("\"error\":");
        }
        assertThat(asked()).isEqualTo(Rig.ONE);
        assertThat(rig.good("GET", "/api/events", "")).doesNotContain("RESTORED");
        assertNothingIsLeft();
    }

    @Test
    void another_platforms_backup_brings_its_endpoints_but_no_secrets_of_another_master_key()
            throws Exception {
        byte[] plain;
        byte[] sealed;
        try (Rig other = Rig.start(another, List.of())) {
            other.good("DELETE", "/v1/models/" + Rig.SECOND, "");
            plain = other.download(BACKUP);
            other.good("POST", "/v1/secrets", SECRET);
            sealed = other.download(BACKUP);
        }
        HttpResponse<String> refused = rig.put(BACKUP, sealed);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("another master key sealed the secret hf_access_key");
        assertThat(rig.status("GET", "/v1/models/" + Rig.SECOND, "")).isEqualTo(200);
        assertThat(rig.put(BACKUP, plain).statusCode()).isEqualTo(200);
        assertThat(rig.status("GET", "/v1/models/" + Rig.SECOND, "")).isEqualTo(404);
        assertThat(asked()).isEqualTo(Rig.ONE);
        assertNothingIsLeft();
    }
}
