package dev.purlin.platform.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the files of JSON lines in a folder of logs: `0.ndjson` is the newest, the higher the
/// older. Files may be shifted to the next number while they are read: they are opened the newest
/// first, so that none is missed, and none is read twice. From any thread.
///
/// @param folder holds a folder for each deployment
/// @param mostSteps that one search with a pattern may take; more is a [SearchLimitException]
public record LogReader(Path folder, long mostSteps) {
    private static final int MOST_FILES = 64;

    /// Some ten seconds.
    private static final long USUAL_STEPS = 4_000_000_000L;

    private static final JsonField<String> AT =
            JsonField.required("timestamp", JsonType.TEXT, "When it was read.");
    private static final JsonField<String> REPLICA =
            JsonField.required("replica", JsonType.TEXT, "Who wrote it.");
    private static final JsonField<String> MESSAGE =
            JsonField.required("message", JsonType.TEXT, "The line.");
    private static final JsonType<LogLine> LINE =
            new JsonObject<>(
                    "LogLine",
                    List.of(AT, REPLICA, MESSAGE),
                    in -> new LogLine(Instant.parse(in.get(AT)), in.get(REPLICA), in.get(MESSAGE)));

    public LogReader(Path folder) {
        this(folder, USUAL_STEPS);
    }

    /// The oldest of those that are wanted, oldest first.
    public List<LogLine> oldest(String deploymentId, LogFilter filter, int most) {
        var lines = new ArrayList<LogLine>();
        read(
                deploymentId,
                filter,
                line -> {
                    lines.add(line);
                    return lines.size() < most;
                });
        return lines;
    }

    /// The newest of those that are wanted, newest first.
    public List<LogLine> newest(String deploymentId, LogFilter filter, int most) {
        Deque<LogLine> lines = new ArrayDeque<>();
        read(
                deploymentId,
                filter,
                line -> {
                    if (lines.size() == most) {
                        lines.removeLast();
                    }
                    lines.addFirst(line);
                    return true;
                });
        return List.copyOf(lines);
    }

    private interface Sink {
        /// False when it wants no more.
        boolean take(LogLine line);
    }

    private void read(String deploymentId, LogFilter filter, Sink sink) {
        List<FileChannel> files = open(folder.resolve(deploymentId));
        try {
            var search = new Search(filter, mostSteps);
            for (FileChannel file : files.reversed()) {
                if (!read(file, search, sink)) {
                    return;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("logs of " + deploymentId, failure);
        } finally {
            files.forEach(LogReader::close);
        }
    }

    private static List<FileChannel> open(Path folder) {
        var files = new ArrayList<FileChannel>();
        Set<Object> seen = new HashSet<>();
        for (int number = 0; number < MOST_FILES; number++) {
            Path path = folder.resolve(number + ".ndjson");
            try {
                Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
                if (seen.add(key)) {
                    files.add(FileChannel.open(path));
                }
            } catch (NoSuchFileException _) {
                // While files are shifted, any number may be missing for a moment.
            } catch (IOException failure) {
                files.forEach(LogReader::close);
                throw new UncheckedIOException(path.toString(), failure);
            }
        }
        return files;
    }

    /// What is wanted, and how much of the search's limit is left.
    private static final class Search {
        private final LogFilter filter;
        private final long most;
        private long steps;

        Search(LogFilter filter, long most) {
            this.filter = filter;
            this.most = most;
        }

        boolean takes(LogLine line) {
            if (!filter.mayTake(line)) {
                return false;
            }
            steps += filter.steps(line);
            if (steps > most) {
                throw new SearchLimitException(most);
            }
            return filter.finds(line);
        }
    }

    private static boolean read(FileChannel file, Search search, Sink sink) throws IOException {
        // A line may be half written: what cannot be read is left out.
        var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(file), UTF_8));
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            Optional<LogLine> line = line(text).filter(search::takes);
            if (line.isPresent() && !sink.take(line.get())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<LogLine> line(String text) {
        try {
            return Optional.of(LINE.read(new JsonCursor(text.getBytes(UTF_8))));
        } catch (JsonException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException _) {
            // It was only read.
        }
    }
}
