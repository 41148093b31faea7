package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Lines as they arrive; what breaks them off is told as a [CommandFailure]. For one thread.
final class Lines implements Iterator<String> {
    private final BufferedReader reader;
    private final Function<IOException, CommandFailure> failure;
    private @Nullable String next;

    private Lines(BufferedReader reader, Function<IOException, CommandFailure> failure) {
        this.reader = reader;
        this.failure = failure;
    }

    /// Closing the stream closes the reader.
    static Stream<String> of(BufferedReader reader, Function<IOException, CommandFailure> failure) {
        var lines = new Lines(reader, failure);
        var split =
                Spliterators.spliteratorUnknownSize(
                        lines, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(split, false).onClose(lines::close);
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = reader.readLine();
            } catch (IOException cut) {
                throw failure.apply(cut);
            }
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("no further line");
        }
        String line = next;
        next = null;
        return line;
    }

    private void close() {
        try {
            reader.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
