package dev.purlin.platform.archives;

import static dev.purlin.platform.archives.Tars.BLOCK_BYTES;
import static dev.purlin.platform.archives.Tars.file;
import static dev.purlin.platform.archives.Tars.folder;
import static dev.purlin.platform.archives.Tars.gzip;
import static dev.purlin.platform.archives.Tars.joined;
import static dev.purlin.platform.archives.Tars.put;
import static dev.purlin.platform.archives.Tars.tar;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes are: kept or refused, and nothing written elsewhere.
class ArchiveFuzzTest {
    private static final int TRIES = 1_500;
    private static final String LONG = "long/" + "n".repeat(120);

    /// No file of the archives is larger, so that what was changed cannot take long.
    private static final ArchiveLimits LIMITS =
            new ArchiveLimits(1 << 20, 100, 1 << 20, 1 << 20, 300, 8);

    private static final List<byte[]> GOOD =
            List.of(
                    tar(file("a", "1"), folder("b"), file("b/c", "x".repeat(600)).mode(0755)),
                    tar(file(LONG, "1"), file(LONG + "ü", ""), file("ä", "2")),
                    tar(file(LONG, "1").gnu(), folder(LONG + "2").gnu(), file("d", "3")),
                    joined(
                            Tars.header('g', "PaxHeader", "15 comment=abc\n"),
                            tar(file("e/f", "4"))));

    @TempDir Path parent;

    private Archives archives;
    private int kept;

    @BeforeEach
    void open() throws IOException {
        archives = new Archives(parent.resolve("archives"), LIMITS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changed_bytes_are_kept_or_refused(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            byte[] tar = GOOD.get(i % GOOD.size()).clone();
            change(tar, random);
            if (random.nextBoolean()) {
                sum(tar);
            }
            assertKeptOrRefused(random.nextInt(4) == 0 ? gzip(tar) : tar);
        }
        // Else only the check of the checksums was tested.
        assertThat(kept).isBetween(TRIES / 10, TRIES - TRIES / 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void changed_compressed_bytes_are_kept_or_refused(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            byte[] packed = gzip(GOOD.get(i % GOOD.size()));
            packed[random.nextInt(packed.length)] = (byte) random.nextInt();
            assertKeptOrRefused(packed);
        }
    }

    private static void change(byte[] tar, Random random) {
        int used = tar.length;
        while (tar[used - 1] == 0) {
            used--;
        }
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            switch (random.nextInt(5)) {
                case 0 -> tar[random.nextInt(used)] = (byte) random.nextInt();
                case 1 -> tar[random.nextInt(used)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> tar[random.nextInt(used)] = (byte) "/.\0 =\n08".charAt(random.nextInt(8));
                // A type of entry.
                case 3 ->
                        tar[random.nextInt(used / BLOCK_BYTES) * BLOCK_BYTES + Tars.TYPE_AT] =
                                (byte) "0567xgLKS\0".charAt(random.nextInt(10));
                default -> {
                    int at = random.nextInt(used);
                    int length = Math.min(1 + random.nextInt(12), used - at);
                    System.arraycopy(tar, random.nextInt(used - length), tar, at, length);
                }
            }
        }
    }

    /// Makes checksums right, where there seems to be a header.
    private static void sum(byte[] tar) {
        for (int at = 0; at < tar.length; at += BLOCK_BYTES) {
            if (new String(tar, at + Tars.MAGIC_AT, 5, US_ASCII).equals("ustar")) {
                Tars.summed(tar, at);
            }
        }
    }

    private void assertKeptOrRefused(byte[] bytes) throws IOException {
        try {
            String key = put(archives, bytes).key();
            kept++;
            Path into = parent.resolve("into");
            archives.unpack(key, into);
            assertThat(archives.contents(key)).isPresent();
            assertThat(parent.toFile().list()).containsExactlyInAnyOrder("archives", "into");
            assertThat(files(into)).isEqualTo(archives.contents(key).orElseThrow().files(100));
            Unpacking.delete(into);
            archives.delete(key);
        } catch (ArchiveException refused) {
            assertThat(refused).hasMessageMatching("[^\\p{Cntrl}]{10,300}");
        }
        assertThat(parent.toFile().list()).containsExactly("archives");
        assertThat(parent.resolve("archives")).isEmptyDirectory();
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            String[] files =
                    all.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .toArray(String[]::new);
            // As a tree is listed: a folder's own files before those of its neighbour.
            Arrays.sort(files, Comparator.comparing(path -> path.replace('/', '\0')));
            return List.of(files);
        }
    }
}
