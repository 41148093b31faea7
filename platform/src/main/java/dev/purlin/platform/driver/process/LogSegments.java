package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.wire.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// What the replicas of one deployment wrote: JSON lines in a few files of bounded size, of which
/// the oldest is dropped, and the newest lines in memory.
///
/// ```
/// 0.ndjson   being written     1.ndjson … 3.ndjson   older and older
/// ```
///
/// A disk that is full costs lines, and nothing else. Guarded by its own lock.
final class LogSegments implements AutoCloseable {
    private static final long MOST_BYTES = 8 << 20;
    private static final int SEGMENTS = 4;
    private static final int LINES_IN_MEMORY = 200;

    private final Path folder;
    private final long mostBytes;
    private final Deque<String> newest = new ArrayDeque<>(LINES_IN_MEMORY);
    private FileChannel file;
    private long bytes;

    LogSegments(Path folder) throws IOException {
        this(folder, MOST_BYTES);
    }

    /// @param mostBytes in a file
    LogSegments(Path folder, long mostBytes) throws IOException {
        this.folder = folder;
        this.mostBytes = mostBytes;
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        file = open();
        bytes = file.size();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                segment(0),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private Path segment(int number) {
        return folder.resolve(number + ".ndjson");
    }

    synchronized void add(String replicaId, Instant at, String line) {
        if (newest.size() == LINES_IN_MEMORY) {
            newest.removeFirst();
        }
        newest.addLast(line);
        String json =
                new JsonWriter()
                        .openObject()
                        .member("timestamp", at.toString())
                        .member("replica", replicaId)
                        .member("message", line)
                        .closeObject()
                        .toString();
        try {
            write((json + "\n").getBytes(UTF_8));
        } catch (IOException _) {
            // The line is lost from the file; the replica must not wait for a disk.
        }
    }

    private void write(byte[] line) throws IOException {
        if (bytes + line.length > mostBytes && !shift() && bytes + line.length > 2 * mostBytes) {
            return;
        }
        ByteBuffer rest = ByteBuffer.wrap(line);
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            bytes += line.length;
        } catch (IOException full) {
            // Half a line would spoil the one that comes after it.
            file.truncate(bytes);
            throw full;
        }
    }

    /// What cannot be moved stays where it is, and is moved the next time: the file that is being
    /// written grows meanwhile.
    private boolean shift() {
        try {
            // A number that is missing is where the time before failed: nothing is dropped for it.
            int free = 1;
            while (free < SEGMENTS - 1 && Files.exists(segment(free))) {
                free++;
            }
            for (int number = free - 1; number >= 0; number--) {
                Files.move(
                        segment(number), segment(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
            FileChannel before = file;
            file = open();
            bytes = 0;
            before.close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    synchronized List<String> newest(int most) {
        return newest.stream().skip(Math.max(0, newest.size() - most)).toList();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
