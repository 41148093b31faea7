package dev.purlin.platform.archives;

import static dev.purlin.platform.archives.Tars.file;
import static dev.purlin.platform.archives.Tars.gzip;
import static dev.purlin.platform.archives.Tars.put;
import static dev.purlin.platform.archives.Tars.tar;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only another process can be given: a disk that takes no more than 32 KiB a file, and a
/// locale that knows no letters but English ones.
class ArchiveDiskTest {
    @TempDir Path parent;

    /// Runs in the other process: uploads, unpacks, and tells how that went.
    public static void main(String[] arguments) throws IOException {
        Path parent = Path.of(arguments[0]);
        var archives = new Archives(parent.resolve("archives"), ArchiveLimits.DEFAULT);
        try {
            String key = put(archives, Files.readAllBytes(parent.resolve("upload"))).key();
            archives.unpack(key, parent.resolve("into"));
            System.out.println("unpacked");
        } catch (IOException failure) {
            System.out.println("the disk failed: " + failure.getMessage());
        } catch (ArchiveException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }

    private String inOtherProcess(byte[] upload, String locale) throws Exception {
        Files.write(parent.resolve("upload"), upload);
        var builder =
                new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 64 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ArchiveDiskTest.class.getName(),
                        parent.toString());
        builder.environment().putAll(Map.of("LC_ALL", locale));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private List<String> left() throws IOException {
        try (var all = Files.walk(parent)) {
            return all.map(path -> parent.relativize(path).toString()).sorted().toList();
        }
    }

    @Test
    void an_upload_that_the_disk_does_not_take_leaves_nothing() throws Exception {
        assertThat(inOtherProcess(tar(file("a", "x".repeat(100_000))), "C.UTF-8"))
                .startsWith("the disk failed");
        assertThat(left()).containsExactly("", "archives", "upload");
    }

    @Test
    void unpacking_that_the_disk_does_not_take_leaves_nothing() throws Exception {
        assertThat(inOtherProcess(gzip(tar(file("a/b", "x".repeat(100_000)))), "C.UTF-8"))
                .startsWith("the disk failed");
        assertThat(left())
                .hasSize(4)
                .contains("", "archives", "upload")
                .anyMatch(file -> file.endsWith(".tar"));
    }

    @Test
    void a_name_that_the_locale_does_not_know_is_refused_at_once() throws Exception {
        assertThat(inOtherProcess(tar(file("größe", "")), "C"))
                .startsWith("refused: the name")
                .endsWith(
                        "cannot be written in this server's locale; start it with LC_ALL=C.UTF-8");
        assertThat(left()).containsExactly("", "archives", "upload");
    }

    @Test
    void otherwise_it_is_unpacked() throws Exception {
        assertThat(inOtherProcess(tar(file("größe", "x")), "C.UTF-8")).isEqualTo("unpacked");
        assertThat(parent.resolve("into/größe")).hasContent("x");
    }
}
