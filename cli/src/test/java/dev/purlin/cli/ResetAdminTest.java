package dev.purlin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.cli.Session.Result;
import dev.purlin.cli.serve.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `purlin keys reset-admin`, on the folder of a real platform.
class ResetAdminTest {
    @TempDir Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Result reset(String... more) {
        var words = new ArrayList<>(List.of("keys", "reset-admin", "--data-dir"));
        words.add(data().toString());
        words.addAll(List.of(more));
        return new Session(folder).run(words.toArray(String[]::new));
    }

    private String key() throws IOException {
        return Files.readString(data().resolve("admin.key")).strip();
    }

    private static int whoami(Path folder, String url, String key) {
        return new Session(folder)
                .variable("PURLIN_URL", url)
                .variable("PURLIN_API_KEY", key)
                .run("whoami")
                .code();
    }

    @Test
    void a_platform_that_runs_keeps_its_key_and_a_stopped_one_gets_another()
            throws IOException, InterruptedException {
        String before;
        try (Served served = Served.start(data(), "--no-built-in")) {
            before = key();
            Result refused = reset();
            assertThat(refused.code()).as(refused.err()).isEqualTo(5);
            assertThat(refused.err()).contains("in use by the process with pid " + served.pid());
            assertThat(key()).isEqualTo(before);
            assertThat(served.terminate()).isZero();
        }
        Result done = reset();
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(key()).isNotEqualTo(before);
        assertThat(done.out())
                .isEqualTo(
                        "admin key " + key() + " (kept in " + data().resolve("admin.key") + ")\n");
        Result json = reset("--json");
        assertThat(json.out())
                .isEqualTo(
                        "{\"admin_key\":\"%s\",\"kept_in\":\"%s\"}\n"
                                .formatted(key(), data().resolve("admin.key")));
        try (Served again = Served.start(data())) {
            assertThat(again.lines()).hasSize(1);
            assertThat(whoami(folder, again.url(), key())).isZero();
            assertThat(whoami(folder, again.url(), before)).isEqualTo(3);
        }
    }

    @Test
    void a_folder_that_is_none_of_a_platform_stays_as_it_is() {
        Result refused = reset();
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains(data() + " is no data folder of a platform");
        assertThat(data()).doesNotExist();
    }
}
