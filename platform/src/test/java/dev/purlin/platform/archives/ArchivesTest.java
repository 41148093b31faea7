package dev.purlin.platform.archives;

import static dev.purlin.platform.archives.Tars.file;
import static dev.purlin.platform.archives.Tars.folder;
import static dev.purlin.platform.archives.Tars.gzip;
import static dev.purlin.platform.archives.Tars.joined;
import static dev.purlin.platform.archives.Tars.put;
import static dev.purlin.platform.archives.Tars.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
    private static final byte[] GOOD =
            tar(
                    folder("./"),
                    file("./config.yaml", "model_name: größe\n"),
                    folder("./data/"),
                    file("./model/model.py", "class Model: ...\n"),
                    file("./model/__init__.py", ""),
                    file("./run", "#!/bin/sh\n").mode(0750));

    @TempDir Path parent;

    private Archives archives;

    @BeforeEach
    void open() throws IOException {
        archives = new Archives(parent.resolve("archives"), ArchiveLimits.DEFAULT);
    }

    private List<String> inFolder() throws IOException {
        try (var files = Files.list(parent.resolve("archives"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void an_upload_is_kept_as_it_came_under_the_hash_of_its_bytes() throws Exception {
        for (byte[] bytes : List.of(GOOD, gzip(GOOD))) {
            Stored stored = put(archives, bytes);
            String hash =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertThat(stored).isEqualTo(new Stored(hash, bytes.length, 6, 47));
            assertThat(archives.has(hash)).isTrue();
            Path file = parent.resolve("archives").resolve(hash + ".tar");
            assertThat(file).hasBinaryContent(bytes);
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
        assertThat(permissions(parent.resolve("archives"))).isEqualTo("rwx------");
    }

    @Test
    void what_follows_the_end_mark_is_ignored() throws IOException {
        byte[] rest = tar(file("../rest", ""));
        assertThat(put(archives, joined(GOOD, rest)).entries()).isEqualTo(6);
        assertThat(put(archives, joined(gzip(GOOD), new byte[2_000])).entries()).isEqualTo(6);
    }

    @Test
    void what_is_no_key_is_absent() throws IOException {
        Stored stored = put(archives, GOOD);
        for (String key :
                List.of("", "a", "../archives/" + stored.key(), "0".repeat(64), "a\0b", "é")) {
            assertThat(archives.has(key)).isFalse();
            assertThat(archives.text(key, "config.yaml", 100)).isEmpty();
            assertThat(archives.contents(key)).isEmpty();
            archives.delete(key);
            assertThatThrownBy(() -> archives.unpack(key, parent.resolve("into")))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(archives.has(stored.key())).isTrue();
        assertThat(parent.resolve("into")).doesNotExist();
    }

    @Test
    void a_file_of_an_archive_is_read_up_to_a_limit() throws IOException {
        String key = put(archives, gzip(GOOD)).key();
        assertThat(archives.text(key, "config.yaml", 20)).contains("model_name: größe\n");
        assertThat(archives.text(key, "model/__init__.py", 1)).contains("");
        assertThat(archives.text(key, "model", 20)).isEmpty();
        assertThat(archives.text(key, "../config.yaml", 20)).isEmpty();
        assertThatThrownBy(() -> archives.text(key, "config.yaml", 19))
                .isInstanceOf(ArchiveException.OverLimit.class)
                .hasMessage("\"config.yaml\" has 20 bytes, at most 19");
    }

    @Test
    void a_file_that_is_not_text_is_refused_as_text() throws IOException {
        byte[] tar = tar(file("config.yaml", "x"));
        tar[Tars.BLOCK_BYTES] = (byte) 0xff;
        String key = put(archives, tar).key();
        assertThatThrownBy(() -> archives.text(key, "config.yaml", 10))
                .isInstanceOf(ArchiveException.Forbidden.class)
                .hasMessage("\"config.yaml\" is not UTF-8");
    }

    @Test
    void contents_tell_what_is_inside() throws IOException {
        Contents contents = archives.contents(put(archives, GOOD).key()).orElseThrow();
        assertThat(contents.hasFile("model/model.py")).isTrue();
        assertThat(contents.hasFile("model")).isFalse();
        assertThat(contents.hasFile("model/")).isFalse();
        assertThat(contents.hasFile("config.yaml/x")).isFalse();
        assertThat(contents.hasFile("")).isFalse();
        assertThat(contents.hasFolder("model")).isTrue();
        assertThat(contents.hasFolder("data")).isTrue();
        assertThat(contents.hasFolder("run")).isFalse();
        assertThat(contents.entries()).isEqualTo(6);
        assertThat(contents.bytes()).isEqualTo(47);
        assertThat(contents.files(10))
                .containsExactly("config.yaml", "model/__init__.py", "model/model.py", "run");
        assertThat(contents.files(2)).containsExactly("config.yaml", "model/__init__.py");
    }

    @Test
    void an_archive_is_unpacked_for_its_owner_alone() throws IOException {
        Path into = parent.resolve("into");
        archives.unpack(put(archives, gzip(GOOD)).key(), into);
        assertThat(into.resolve("config.yaml")).hasContent("model_name: größe\n");
        assertThat(into.resolve("model/model.py")).hasContent("class Model: ...\n");
        assertThat(into.resolve("model/__init__.py")).isEmptyFile();
        assertThat(into.resolve("data")).isEmptyDirectory();
        assertThat(into.resolve("run")).hasContent("#!/bin/sh\n");
        assertThat(permissions(into)).isEqualTo("rwx------");
        assertThat(permissions(into.resolve("model"))).isEqualTo("rwx------");
        assertThat(permissions(into.resolve("config.yaml"))).isEqualTo("rw-------");
        assertThat(permissions(into.resolve("run"))).isEqualTo("rwx------");
        assertThat(parent.toFile().list()).containsExactlyInAnyOrder("archives", "into");
    }

    @Test
    void an_archive_is_not_unpacked_over_anything() throws IOException {
        String key = put(archives, GOOD).key();
        Path into = Files.createDirectory(parent.resolve("into"));
        assertThatThrownBy(() -> archives.unpack(key, into))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(into).isEmptyDirectory();
    }

    @Test
    void unpacking_that_meets_a_refused_entry_leaves_nothing() throws IOException {
        String key = put(archives, GOOD).key();
        var fewer = new ArchiveLimits(1 << 20, 4, 1 << 20, 1 << 20, 100, 10);
        var strict = new Archives(parent.resolve("archives"), fewer);
        assertThatThrownBy(() -> strict.unpack(key, parent.resolve("into")))
                .isInstanceOf(ArchiveException.OverLimit.class);
        assertThat(parent.toFile().list()).containsExactly("archives");
    }

    @Test
    void unpacking_of_an_archive_that_the_disk_lost_half_of_leaves_nothing() throws IOException {
        String key = put(archives, GOOD).key();
        Path file = parent.resolve("archives").resolve(key + ".tar");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(4 * Tars.BLOCK_BYTES);
        }
        assertThatThrownBy(() -> archives.unpack(key, parent.resolve("into")))
                .isInstanceOf(ArchiveException.Unreadable.class)
                .hasMessageContaining("is cut short after");
        assertThat(parent.toFile().list()).containsExactly("archives");
    }

    @Test
    void an_upload_that_is_abandoned_or_refused_leaves_nothing() throws IOException {
        Upload upload = archives.begin();
        upload.take(ByteBuffer.wrap(GOOD));
        assertThat(archives.bytes()).isEqualTo(GOOD.length);
        upload.abandon();
        upload.abandon();
        assertThatThrownBy(upload::finish).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> put(archives, new byte[0])).isInstanceOf(ArchiveException.class);
        assertThat(inFolder()).isEmpty();
    }

    @Test
    void an_upload_that_grows_over_the_limit_ends_there() throws IOException {
        var small = new ArchiveLimits(1_000, 10, 1 << 20, 1 << 20, 100, 10);
        var strict = new Archives(parent.resolve("archives"), small);
        Upload upload = strict.begin();
        upload.take(ByteBuffer.allocate(1_000));
        assertThatThrownBy(() -> upload.take(ByteBuffer.allocate(1)))
                .isInstanceOf(ArchiveException.OverLimit.class)
                .hasMessage("the archive has more than 1,000 bytes");
        assertThat(inFolder()).isEmpty();
        assertThatThrownBy(() -> upload.take(ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_earlier_uploads_left_is_removed_at_the_next_start() throws IOException {
        String key = put(archives, GOOD).key();
        archives.begin().take(ByteBuffer.wrap(GOOD));
        assertThat(inFolder()).hasSize(2);
        archives = new Archives(parent.resolve("archives"), ArchiveLimits.DEFAULT);
        assertThat(inFolder()).containsExactly(key + ".tar");
    }

    @Test
    void the_same_content_twice_is_one_file() throws IOException {
        Stored first = put(archives, GOOD);
        assertThat(put(archives, GOOD)).isEqualTo(first);
        assertThat(inFolder()).containsExactly(first.key() + ".tar");
        assertThat(archives.bytes()).isEqualTo(GOOD.length);
    }

    @Test
    void the_same_content_at_the_same_time_is_one_file() throws Exception {
        int uploads = 8;
        var together = new CyclicBarrier(uploads);
        var stored = new ArrayList<Future<Stored>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Stored> upload =
                    () -> {
                        together.await();
                        return put(archives, GOOD);
                    };
            for (int i = 0; i < uploads; i++) {
                stored.add(threads.submit(upload));
            }
        }
        for (Future<Stored> one : stored) {
            assertThat(one.get()).isEqualTo(stored.getFirst().get());
        }
        assertThat(inFolder()).hasSize(1);
        archives.unpack(stored.getFirst().get().key(), parent.resolve("into"));
    }

    @Test
    void what_is_kept_is_listed_and_deleted() throws IOException {
        String plain = put(archives, GOOD).key();
        String packed = put(archives, gzip(GOOD)).key();
        Files.writeString(parent.resolve("archives/other.tar"), "not ours");
        assertThat(archives.kept()).extracting(Kept::key).containsExactlyInAnyOrder(plain, packed);
        archives.delete(packed);
        archives.delete(packed);
        assertThat(archives.has(packed)).isFalse();
        assertThat(archives.kept())
                .singleElement()
                .extracting(Kept::bytes)
                .isEqualTo((long) GOOD.length);
    }

    @Test
    void limits_are_positive() {
        assertThatThrownBy(() -> new ArchiveLimits(1, 1, 1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entryBytes is 0, at least 1");
    }
}
