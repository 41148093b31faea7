package dev.purlin.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What requests carry: request *n* carries body *n* modulo [#count]. Immutable; there is at least
/// one body, possibly empty.
public final class Bodies {
    /// Of all bodies together: they are held in memory twice, once encoded.
    public static final long MOST_BYTES = 1L << 30;

    private final List<byte[]> bodies;

    private Bodies(List<byte[]> bodies) {
        this.bodies = List.copyOf(bodies);
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("no body: at least one is needed");
        }
        if (bytes() > MOST_BYTES) {
            throw tooLarge(bytes());
        }
    }

    /// Requests without a body.
    public static Bodies none() {
        return new Bodies(List.of(new byte[0]));
    }

    public static Bodies of(String... texts) {
        return of(List.of(texts));
    }

    public static Bodies of(List<String> texts) {
        return new Bodies(texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /// One body of these bytes.
    public static Bodies ofBytes(byte[] body) {
        return new Bodies(List.of(body.clone()));
    }

    /// One body a line; empty lines are none.
    public static Bodies lines(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw tooLarge(size);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            List<byte[]> lines = lines(in);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException(file + " has no line with a body");
            }
            return new Bodies(lines);
        }
    }

    public int count() {
        return bodies.size();
    }

    public long bytes() {
        return bodies.stream().mapToLong(body -> body.length).sum();
    }

    /// The bytes themselves, for this package's own encoding.
    byte[] get(int index) {
        return bodies.get(index);
    }

    private static List<byte[]> lines(InputStream in) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                endLine(line, lines);
            } else if (b != '\r') {
                line.write(b);
            }
        }
        endLine(line, lines);
        return lines;
    }

    private static void endLine(ByteArrayOutputStream line, List<byte[]> lines) {
        if (line.size() > 0) {
            lines.add(line.toByteArray());
            line.reset();
        }
    }

    private static IllegalArgumentException tooLarge(long bytes) {
        return new IllegalArgumentException(
                "bodies of %,d bytes, at most %,d".formatted(bytes, MOST_BYTES));
    }
}
