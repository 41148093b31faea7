package dev.purlin.platform.archives;

import static dev.purlin.platform.archives.Tars.gzip;
import static dev.purlin.platform.archives.Tars.joined;
import static dev.purlin.platform.archives.Tars.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives as the system's tar makes them.
class ArchiveToolsTest {
    private static final String LONG =
            "a folder with a long name, for it has to be long ".repeat(4).strip();

    @TempDir Path parent;

    private Path source;
    private Archives archives;

    @BeforeEach
    void write_some_files() throws IOException {
        archives = new Archives(parent.resolve("archives"), ArchiveLimits.DEFAULT);
        source = Files.createDirectory(parent.resolve("source"));
        Files.writeString(source.resolve("config.yaml"), "name: x\n");
        Files.createDirectories(source.resolve("empty"));
        Files.createFile(source.resolve("nothing"));
        Files.createFile(
                source.resolve("program"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Files.writeString(source.resolve("b\\ackslash and \"quotes\""), "q");
        Files.write(source.resolve("weights"), new byte[300_000]);
    }

    private void writeLongNames() throws IOException {
        Path folder = Files.createDirectory(source.resolve(LONG));
        Files.writeString(folder.resolve("größe " + LONG), "long");
        Files.writeString(source.resolve("größe"), "short");
    }

    private byte[] tar(String... options) throws Exception {
        Path file = parent.resolve("made");
        var command = new ArrayList<>(List.of("tar", "-C", source.toString(), "-f"));
        command.add(file.toString());
        command.addAll(Arrays.asList(options));
        command.add("-c");
        command.add(".");
        Process tar = new ProcessBuilder(command).inheritIO().start();
        assertThat(tar.waitFor()).isZero();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private void assertUnpacksTheSame(byte[] tar) throws Exception {
        Path into = parent.resolve("into");
        archives.unpack(put(archives, tar).key(), into);
        Process compared =
                new ProcessBuilder("diff", "-r", source.toString(), into.toString())
                        .inheritIO()
                        .start();
        assertThat(compared.waitFor()).isZero();
        assertThat(into.resolve("empty")).isEmptyDirectory();
        assertThat(Files.isExecutable(into.resolve("program"))).isTrue();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(into.resolve("weights"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "gnu", "pax"})
    void every_format_unpacks_to_the_same_files(String format) throws Exception {
        if (!format.equals("v7") && !format.equals("ustar")) {
            writeLongNames();
        }
        assertUnpacksTheSame(tar("--format=" + format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void so_it_does_compressed_with_gzip(String format) throws Exception {
        writeLongNames();
        assertUnpacksTheSame(tar("--format=" + format, "-z"));
    }

    @Test
    void several_gzip_members_are_one_archive() throws Exception {
        writeLongNames();
        byte[] tar = tar();
        assertUnpacksTheSame(
                joined(
                        gzip(Arrays.copyOf(tar, 700)),
                        gzip(Arrays.copyOfRange(tar, 700, 100_000)),
                        gzip(Arrays.copyOfRange(tar, 100_000, tar.length))));
    }

    @Test
    void times_before_1970_and_large_owners_are_no_matter() throws Exception {
        assertUnpacksTheSame(tar("--format=gnu", "--mtime=1960-01-01", "--owner=x:3000000000"));
    }

    @Test
    void a_comment_in_a_global_header_is_no_matter() throws Exception {
        assertUnpacksTheSame(tar("--format=pax", "--pax-option=globexthdr.name=g,comment=path=/x"));
    }

    @Test
    void what_is_linked_is_refused() throws Exception {
        Files.createSymbolicLink(source.resolve("link"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> put(archives, tar()))
                .isInstanceOf(ArchiveException.Forbidden.class)
                .hasMessage("\"./link\" is a symbolic link");
        Files.delete(source.resolve("link"));
        Files.createLink(source.resolve("link"), source.resolve("program"));
        assertThatThrownBy(() -> put(archives, tar()))
                .isInstanceOf(ArchiveException.Forbidden.class)
                .hasMessageEndingWith("is a hard link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void files_with_holes_are_refused(String format) throws Exception {
        try (var file =
                FileChannel.open(
                        source.resolve("sparse"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            for (long at = 1 << 20; at < 10 << 20; at += 1 << 20) {
                file.write(ByteBuffer.wrap(new byte[] {1}), at);
            }
        }
        assertThatThrownBy(() -> put(archives, tar("--format=" + format, "-S")))
                .isInstanceOf(ArchiveException.Forbidden.class)
                .hasMessageEndingWith("is a file with holes");
    }
}
