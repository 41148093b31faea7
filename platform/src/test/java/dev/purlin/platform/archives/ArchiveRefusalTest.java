package dev.purlin.platform.archives;

import static dev.purlin.platform.archives.Tars.BLOCK_BYTES;
import static dev.purlin.platform.archives.Tars.file;
import static dev.purlin.platform.archives.Tars.folder;
import static dev.purlin.platform.archives.Tars.gzip;
import static dev.purlin.platform.archives.Tars.joined;
import static dev.purlin.platform.archives.Tars.patched;
import static dev.purlin.platform.archives.Tars.put;
import static dev.purlin.platform.archives.Tars.tar;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRefusalTest {
    private static final ArchiveLimits LIMITS =
            new ArchiveLimits(100 << 20, 20, 1 << 20, 100_000, 300, 5);
    private static final String LONG = "long/" + "n".repeat(120);

    @TempDir Path folder;

    private Archives archives;

    @BeforeEach
    void open() throws IOException {
        archives = new Archives(folder, LIMITS);
    }

    /// Plain and compressed.
    private AbstractThrowableAssert<?, ?> assertRefused(byte[] tar) {
        assertThat(catchThrowable(() -> put(archives, gzip(tar))))
                .isInstanceOf(ArchiveException.class);
        var refused = assertThat(catchThrowable(() -> put(archives, tar)));
        assertThat(folder).isEmptyDirectory();
        return refused.isInstanceOf(ArchiveException.class);
    }

    private void assertForbidden(String message, byte[] tar) {
        assertRefused(tar).isInstanceOf(ArchiveException.Forbidden.class).hasMessage(message);
    }

    private void assertOverLimit(String message, byte[] tar) {
        assertRefused(tar).isInstanceOf(ArchiveException.OverLimit.class).hasMessage(message);
    }

    private void assertUnreadable(String message, byte[] tar) {
        assertRefused(tar).isInstanceOf(ArchiveException.Unreadable.class).hasMessage(message);
    }

    @Test
    void links_devices_and_other_entries_are_refused() {
        Map.of(
                        '1', "a hard link",
                        '2', "a symbolic link",
                        '3', "a device",
                        '4', "a device",
                        '6', "a FIFO",
                        '7', "neither file nor folder but of type \"7\"",
                        'V', "neither file nor folder but of type \"V\"",
                        '\1', "neither file nor folder but of type \"\\x01\"")
                .forEach((type, kind) ->
                        assertForbidden(
                                "\"x\" is " + kind,
                                tar(file("good", ""), file("x", "").type(type))));
    }

    @Test
    void files_with_holes_are_refused() {
        assertForbidden(
                "\"x\" is a file with holes",
                joined(Tars.header('S', "x", ""), tar(file("a", ""))));
        Map<String, String> holes =
                Map.of(
                        "GNU.sparse.major", "1",
                        "GNU.sparse.minor", "0",
                        "GNU.sparse.name", "x",
                        "GNU.sparse.realsize", "9");
        String map = "1\n0\n1\n" + "\0".repeat(506) + "x";
        assertForbidden(
                "\"x\" is a file with holes", joined(paxHeader('x', holes), tar(file("y", map))));
    }

    /// Header and records alone, to be put before an entry.
    private static byte[] paxHeader(char type, Map<String, String> records) {
        var text = new StringBuilder();
        records.forEach((key, value) -> text.append(record(key, value)));
        return Tars.header(type, "./PaxHeaders/x", text.toString());
    }

    private static String record(String key, String value) {
        int rest = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
        int length = rest + 1;
        while (Integer.toString(length).length() + rest != length) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    @Test
    void names_that_lead_out_are_refused() {
        assertForbidden("the name \"/etc/x\" is absolute", tar(file("/etc/x", "")));
        assertForbidden("the name \"/\" is absolute", tar(folder("/")));
        assertForbidden("the name \"..\" has the part ..", tar(file("..", "")));
        assertForbidden("the name \"a/../b\" has the part ..", tar(file("a/../b", "")));
        assertForbidden("the name \"../\" has the part ..", tar(folder("../")));
        assertForbidden("the name \"a//b\" has an empty part", tar(file("a//b", "")));
        assertForbidden("the name \"a//\" has an empty part", tar(folder("a//")));
        assertForbidden("an entry has no name", tar(file("", "")));
    }

    @Test
    void long_names_that_lead_out_are_refused() {
        for (var entry : new Tars.Item[] {file("/" + LONG, ""), file("/" + LONG, "").gnu()}) {
            assertForbidden(
                    "the name \"/" + LONG.substring(0, 119) + "…\" is absolute", tar(entry));
        }
        assertRefused(tar(file("../" + LONG, ""))).hasMessageEndingWith("has the part ..");
        assertRefused(tar(file("../" + LONG, "").gnu())).hasMessageEndingWith("has the part ..");
        assertForbidden(
                "the name \"/a\" is absolute",
                joined(paxHeader('x', Map.of("path", "/a")), tar(file("b", ""))));
        assertForbidden(
                "the name \"/a\" is absolute",
                joined(paxHeader('g', Map.of("path", "/a")), tar(file("b", ""))));
        assertForbidden(
                "the entry \"b\" has two long names",
                joined(
                        Tars.header('L', "././@LongLink", "b\0"),
                        paxHeader('x', Map.of("path", "a")),
                        tar(file("c", ""))));
    }

    @Test
    void names_that_are_not_plain_text_are_refused() {
        assertForbidden("the name \"a\\x0ab\" has a control character", tar(file("a\nb", "")));
        assertForbidden("the name \"a\\x7f\" has a control character", tar(file("a\u007f", "")));
        assertRefused(tar(file(LONG + "\0x", ""))).hasMessageEndingWith("has a control character");
        assertForbidden(
                "the name \"a\\xff\" is not UTF-8".replace("\\xff", "ÿ"),
                patched(tar(file("a", "")), 1, (byte) 0xff));
        assertForbidden(
                "the name \"a\uFFFD\" is not UTF-8",
                joined(paxHeader('x', Map.of("path", "a\uFFFD")), tar(file("b", ""))));
    }

    @Test
    void two_entries_in_one_place_are_refused() {
        assertForbidden("there are two files \"a\"", tar(file("a", "1"), file("a", "2")));
        assertForbidden("there are two files \"a\"", tar(file("a", "1"), file("./a", "2")));
        assertForbidden("there are two files \"a/b\"", tar(file("a/b", ""), file("a/./b", "")));
        assertForbidden("\"a\" is a file and a folder", tar(folder("a"), file("a", "")));
        assertForbidden("\"a\" is a file and a folder", tar(file("a/b", ""), file("a", "")));
        assertForbidden(
                "\"a/b\" needs a folder where \"a\" is a file",
                tar(file("a", ""), file("a/b", "")));
        assertForbidden(
                "\"a\" needs a folder where \"a\" is a file", tar(file("a", ""), folder("a/")));
        assertForbidden("a file has the name of the folder, .", tar(file(".", "")));
    }

    @Test
    void what_is_no_tar_is_refused() {
        String noTar = "this is no tar archive, neither plain nor compressed with gzip";
        assertUnreadable(noTar, new byte[0]);
        assertUnreadable(noTar, "PK\3\4".getBytes(ISO_8859_1));
        assertUnreadable(noTar, "x".repeat(2_000).getBytes(ISO_8859_1));
        assertUnreadable(
                "the gzip header of the archive is damaged", new byte[] {0x1f, (byte) 0x8b, 9, 9});
        byte[] wrongSum = tar(file("a", ""));
        wrongSum[0] = 'b';
        assertUnreadable(noTar, wrongSum);
        assertThat(catchThrowable(() -> put(archives, gzip(gzip(tar(file("a", "")))))))
                .isInstanceOf(ArchiveException.Unreadable.class)
                .hasMessage(noTar);
    }

    @Test
    void an_archive_without_a_file_is_refused() {
        assertForbidden("the archive holds no file", tar());
        assertForbidden("the archive holds no file", tar(folder("./"), folder("a/b/")));
    }

    @Test
    void an_archive_that_is_cut_short_anywhere_is_refused() {
        byte[] tar = tar(file("a", "1"), file(LONG, "2"), file(LONG + "2", "").gnu(), folder("c"));
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        int lastHeader = end / BLOCK_BYTES + 1;
        for (int length = 0; length <= lastHeader * BLOCK_BYTES; length += BLOCK_BYTES / 4) {
            assertRefused(Arrays.copyOf(tar, length))
                    .isInstanceOf(ArchiveException.Unreadable.class);
        }
        assertUnreadable(
                "the archive is cut short after \"a\"", Arrays.copyOf(tar, 3 * BLOCK_BYTES));
        byte[] packed = gzip(tar);
        for (int length = 0; length < packed.length; length++) {
            assertRefused(Arrays.copyOf(packed, length))
                    .isInstanceOf(ArchiveException.Unreadable.class);
        }
    }

    @Test
    void a_damaged_archive_is_refused() {
        byte[] tar = tar(file("a", "1"), file("b", "2"));
        tar[2 * BLOCK_BYTES] = 'c';
        assertUnreadable("the archive is damaged after \"a\"", tar);
        byte[] packed = gzip(tar(file("a", "1")));
        packed[packed.length - 8]++;
        assertUnreadable("the archive is damaged after \"a\"", packed);
    }

    @Test
    void absurd_numbers_in_headers_are_refused() {
        byte[] tar = tar(file("a", "1"));
        byte[] all = new byte[12];
        Arrays.fill(all, (byte) 0xff);
        byte[] largest = all.clone();
        largest[0] = (byte) 0x80;
        byte[] smallest = new byte[12];
        smallest[0] = (byte) 0xff;
        for (byte[] number : new byte[][] {all, largest, smallest, "9x9".getBytes(ISO_8859_1)}) {
            assertRefused(patched(tar, Tars.SIZE_AT, number));
        }
        assertRefused(patched(tar, Tars.MTIME_AT, "zz".getBytes(ISO_8859_1)));
        for (byte[] number : new byte[][] {all, largest, smallest}) {
            assertAnyAnswer(patched(tar, Tars.MTIME_AT, number));
        }
        for (String key : new String[] {"size", "mtime", "uid", "GNU.sparse.offset"}) {
            for (String value : new String[] {"-1", "x", "99999999999999999999", "1e999999999"}) {
                assertAnyAnswer(joined(paxHeader('x', Map.of(key, value)), tar));
            }
        }
        assertRefused(joined(paxHeader('x', Map.of("size", "-1")), tar));
    }

    /// Some numbers mean nothing here, and may be anything.
    private void assertAnyAnswer(byte[] tar) {
        Throwable refused = catchThrowable(() -> archives.delete(put(archives, tar).key()));
        if (refused != null) {
            assertThat(refused).isInstanceOf(ArchiveException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_is_over_a_limit_is_refused() {
        assertOverLimit(
                "\"a\" has 100,001 bytes, at most 100,000", tar(file("a", "x".repeat(100_001))));
        var many = Collections.nCopies(11, "x".repeat(100_000));
        var items = new Tars.Item[many.size()];
        Arrays.setAll(items, i -> file("f" + i, many.get(i)));
        assertOverLimit(
                "with \"f10\" the archive unpacks to 1,100,000 bytes, at most 1,048,576",
                tar(items));
        assertOverLimit(
                "the name \"a/b/c/d/e/f\" has 6 parts, at most 5", tar(file("a/b/c/d/e/f", "")));
        String part = "p".repeat(255);
        assertOverLimit(
                "a part of the name \"%s…\" has 256 bytes, at most 255".formatted("p".repeat(120)),
                tar(file(part + "p", "")));
        assertOverLimit(
                "the name \"%s…\" has 301 bytes, at most 300".formatted("p".repeat(120)),
                tar(file(part + "/" + "q".repeat(45), "")));
        assertOverLimit(
                "\"a\" has 9,000,000,000,000 bytes, at most 100,000",
                joined(paxHeader('x', Map.of("size", "9000000000000")), tar(file("a", ""))));
    }

    @Test
    void folders_that_only_a_path_names_count_as_entries() {
        var items = new Tars.Item[5];
        Arrays.setAll(items, i -> file("%1$s/%1$s/%1$s/f".formatted("a" + i), ""));
        assertThat(catchThrowable(() -> put(archives, tar(items)))).isNull();
        items[4] = file("a4/b/c/d/f", "");
        assertThat(catchThrowable(() -> put(archives, tar(items))))
                .isInstanceOf(ArchiveException.OverLimit.class)
                .hasMessage("the archive has more than 20 files and folders");
    }

    @Test
    void the_same_folder_again_and_again_counts_too() {
        assertOverLimit(
                "the archive has more than 20 files and folders",
                tar(Collections.nCopies(21, folder("./")).toArray(Tars.Item[]::new)));
    }

    @Test
    void headers_that_would_fill_the_memory_are_refused() {
        String tooLong = "v".repeat(300_000);
        String message = "the headers of one entry have more than 262,144 bytes";
        byte[] good = tar(file("a", ""));
        assertOverLimit(message, joined(paxHeader('x', Map.of("path", tooLong)), good));
        assertOverLimit(message, joined(Tars.header('L', "././@LongLink", tooLong), good));
        byte[][] nested = Collections.nCopies(600, paxHeader('x', Map.of())).toArray(byte[][]::new);
        assertOverLimit(message, joined(joined(nested), good));
        assertOverLimit(
                "the global headers of the archive have 5,010 bytes, at most 4,096",
                joined(paxHeader('g', Map.of("k", "v".repeat(5_002))), good));
    }

    @Test
    void a_gzip_bomb_stops_at_the_limit() {
        byte[] zeros = gzip(new byte[16 << 20]);
        byte[] gigabyte = joined(Collections.nCopies(64, zeros).toArray(byte[][]::new));
        assertThat(catchThrowable(() -> put(archives, gigabyte)))
                .isInstanceOf(ArchiveException.Forbidden.class)
                .hasMessage("the archive holds no file");
        byte[] good = gzip(tar(file("a", "")));
        assertUnpacksTooFar(
                "the archive unpacks to more than 1,048,576 bytes", joined(good, gigabyte));
        byte[] big = Arrays.copyOf(tar(file("a", "")), BLOCK_BYTES);
        assertUnpacksTooFar(
                "\"a\" has 1,073,741,824 bytes, at most 100,000",
                joined(gzip(patched(big, Tars.SIZE_AT, "10000000000".getBytes(UTF_8))), gigabyte));
    }

    private void assertUnpacksTooFar(String message, byte[] bomb) {
        assertThat(catchThrowable(() -> put(archives, bomb)))
                .isInstanceOf(ArchiveException.OverLimit.class)
                .hasMessage(message);
        assertThat(folder).isEmptyDirectory();
    }
}
