package dev.purlin.httpserver;

import java.io.IOException;
import java.nio.ByteBuffer;

/// An answer's body that is read piece by piece while it is sent, and is never in memory as a
/// whole. The calls come one after another, on workers; the last of them is [#close], always.
public interface BodySource extends AutoCloseable {
    /// Of the whole body, in bytes.
    long length();

    /// Fills the piece with the next bytes. What it throws ends the connection, so that a cut body
    /// does not look whole.
    ///
    /// @param piece has room for no more than there are bytes left
    void read(ByteBuffer piece) throws IOException;

    @Override
    void close();
}
