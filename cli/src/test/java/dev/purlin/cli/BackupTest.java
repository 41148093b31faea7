package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.cli.Session.Result;
import dev.purlin.cli.serve.Served;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `purlin backup` and `restore`, on a real platform.
class BackupTest {
    @TempDir static Path served;
    private static Served platform;

    @TempDir Path folder;

    @BeforeAll
    static void serve() throws IOException {
        platform = Served.start(served.resolve("data"), "--no-built-in");
        platform.url();
    }

    @AfterAll
    static void end() {
        platform.close();
    }

    private Session session() {
        return new Session(folder).variable("PURLIN_DATA_DIR", served.resolve("data").toString());
    }

    private Result run(String... arguments) {
        return session().run(arguments);
    }

    @Test
    void a_file_has_all_of_it_and_brings_it_back() throws IOException {
        run("keys", "create", "--name", "before");
        Path file = Files.writeString(folder.resolve("purlin.db"), "what was there before");
        Result saved = run("backup", "purlin.db", "--json");
        assertThat(saved.code()).as(saved.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(JsonMapper.shared().readTree(saved.out()).get("bytes").asLong())
                .isEqualTo(Files.size(file));
        assertThat(saved.err()).contains("purlin.db: ", " bytes", "not the master.key");
        run("keys", "create", "--name", "after");
        assertThat(run("keys").out()).contains("before", "after");
        Result restored = run("restore", "purlin.db");
        assertThat(restored.code()).as(restored.err()).isZero();
        assertThat(restored.out()).startsWith("restored: 0 endpoints, 0 deployments, ");
        assertThat(run("keys").out()).contains("before").doesNotContain("after");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void stdout_gets_the_bytes_and_nothing_else() throws IOException {
        Path file = folder.resolve("out.db");
        try (var out = new PrintStream(Files.newOutputStream(file), false, UTF_8)) {
            Result saved = session().runTo(out, "backup", "-");
            assertThat(saved.code()).as(saved.err()).isZero();
            assertThat(saved.err()).contains("stdout: ");
        }
        Result restored = run("restore", "out.db", "--json");
        assertThat(restored.out()).as(restored.err()).contains("\"restored\":true");
    }

    @Test
    void what_is_no_backup_is_refused_and_what_cannot_be_written_is_told() throws IOException {
        Files.writeString(folder.resolve("text"), "text");
        Result refused = run("restore", "text");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("no backup that can be restored");
        assertThat(run("restore", "nonesuch").code()).isEqualTo(2);
        assertThat(session().typed("").run("restore", "-").err()).contains("the body is empty");
        Result nowhere = run("backup", "nonesuch/purlin.db");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).contains("nonesuch/purlin.db cannot be written");
        assertThat(Files.exists(folder.resolve("nonesuch"))).isFalse();
    }

    @Test
    void a_key_that_may_only_call_gets_nothing() throws IOException {
        String key = run("keys", "create", "--type", "invoke").out().strip();
        Session limited = session().variable("PURLIN_API_KEY", key);
        Result refused = limited.run("backup", "purlin.db");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(limited.run("restore", "purlin.db").code()).isNotZero();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
