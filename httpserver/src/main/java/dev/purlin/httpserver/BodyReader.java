package dev.purlin.httpserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/// Takes in one request's body piece by piece. The calls come one after another, on workers; the
/// last of them is either [#whole] or [#abandon], never both.
public interface BodyReader {
    /// Takes the next bytes. No more are read from the caller until it returns. What it throws goes
    /// to the [Dialect], and ends in [#abandon].
    ///
    /// @param piece valid only during the call
    void take(ByteBuffer piece) throws IOException;

    /// All of it is there: what is the answer? What it throws goes to the [Dialect].
    CompletionStage<Answer> whole();

    /// There will be no whole body: the caller left, was too slow or was refused, or a piece could
    /// not be taken. Lets go of what was taken.
    void abandon();
}
