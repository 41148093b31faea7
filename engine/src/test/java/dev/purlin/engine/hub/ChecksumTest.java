package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

    // Of "hello\n", as sha256sum and `git hash-object` tell.
    private static final String SHA_256 =
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    private static final String GIT = "ce013625030ba8dba906f756967f9e9ca394464a";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {SHA_256, GIT, "\"" + SHA_256 + "\"", "W/\"" + GIT + "\"", "\"mirror-7\""})
    void right_bytes_are_let_through(String etag) throws IOException {
        assertThat(Checksum.of(etag).differing(file("hello\n"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({SHA_256 + ", 64", GIT + ", 40"})
    void other_bytes_are_told_with_their_own_sum(String etag, int length) throws IOException {
        assertThat(Checksum.of(etag).differing(file("hullo\n")))
                .hasValueSatisfying(found -> assertThat(found).hasSize(length).isNotEqualTo(etag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "", "a/b", "x\0y"})
    void an_odd_tag_gives_no_odd_file_name(String etag) {
        assertThat(Checksum.of(etag).blob()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "a//b", "../a", "a/../b", "a/.", "a\\b", "c:d", "a\0", "a\n", "a/"
            })
    void names_that_could_lead_astray_are_not_safe(String name) {
        assertThat(RepoPath.safe(name)).isFalse();
    }

    @Test
    void ordinary_names_are_safe() {
        assertThat(RepoPath.safe("onnx/model.onnx_data")).isTrue();
        assertThat(RepoPath.safe("..a/b..c")).isTrue();
        assertThat(RepoPath.safe("a".repeat(513))).isFalse();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }
}
