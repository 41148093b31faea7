package dev.purlin.platform.api;

import dev.purlin.httpserver.BodySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The body of an answer that is a file, which may be deleted once it is open.
record FileSource(FileChannel channel, long length) implements BodySource {
    static FileSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new FileSource(channel, channel.size());
    }

    @Override
    public void read(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            if (channel.read(piece) < 0) {
                throw new IOException("the file is shorter than it was");
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
