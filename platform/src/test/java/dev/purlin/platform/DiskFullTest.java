package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A platform whose data folder is on a disk of 8 MiB that runs full.
class DiskFullTest {
    private static final String SECRETS = "/v1/secrets";
    private static final int MOST_WRITES = 2_000;

    @TempDir Path parent;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void fill(Path file) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocate(4_096);
            while (true) {
                channel.write(block.clear());
            }
        } catch (IOException full) {
            assertThat(full).hasMessage("No space left on device");
        }
    }

    private static HttpResponse<String> set(Rig rig) {
        String value = "x".repeat(2_000);
        return rig.call(
                "POST",
                SECRETS,
                "{\"name\": \"token\", \"value\": \"" + value + "\"}",
                rig.adminKey());
    }

    /// What was written before leaves some room in the log of the database.
    private static HttpResponse<String> setUntilRefused(Rig rig) {
        for (int i = 0; i < MOST_WRITES; i++) {
            HttpResponse<String> answer = set(rig);
            if (answer.statusCode() != 200) {
                return answer;
            }
        }
        throw new AssertionError("a full disk takes " + MOST_WRITES + " writes");
    }

    private static void assertFull(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
        assertThat(answer.body())
                .contains("\"error\":\"nothing was written", "of 8.0 MiB free", "\"message\":");
    }

    private static void asked(Rig rig) {
        assertThat(rig.good("GET", "/model-endpoin1/production/sync/who", "")).isEqualTo(Rig.ONE);
    }

    @Test
    void writes_are_refused_while_reads_and_calls_go_on() throws Exception {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m", "purlin-test", disk.toString()),
                "needs the right to mount a tmpfs");
        try (Rig rig = Rig.start(disk, List.of())) {
            asked(rig);
            Path filler = disk.resolve("filler");
            fill(filler);
            assertFull(setUntilRefused(rig));
            assertFull(rig.put("/api/archives", new byte[100_000]));
            assertFull(rig.call("GET", "/api/backup", "", rig.adminKey()));
            asked(rig);
            rig.good("GET", "/v1/models", "");
            rig.good("GET", "/api/events", "");
            Files.delete(filler);
            assertThat(set(rig).statusCode()).isEqualTo(200);
            asked(rig);
        } finally {
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
    }
}
