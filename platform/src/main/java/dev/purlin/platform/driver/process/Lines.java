package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Lines of a stream of bytes that nobody vouches for: one that is too long comes in pieces.
final class Lines {
    static final int LONGEST = 16 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[8 << 10];
    private int at;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    /// Waits for the next line; absent at the end.
    Optional<String> next() throws IOException {
        var line = new ByteArrayOutputStream();
        while (line.size() < LONGEST) {
            if (at == end) {
                end = in.read(buffer);
                at = 0;
                if (end < 0) {
                    end = 0;
                    return line.size() == 0 ? Optional.empty() : text(line);
                }
            }
            byte next = buffer[at++];
            if (next == '\n') {
                return text(line);
            }
            line.write(next);
        }
        return text(line);
    }

    private static Optional<String> text(ByteArrayOutputStream line) {
        String text = line.toString(UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
