package dev.purlin.wire.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Bytes as text, or not at all.
final class Utf8 {
    private Utf8() {}

    static String ascii(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    /// The text; null when the bytes are not UTF-8.
    static @Nullable String text(byte[] bytes, int offset, int length) {
        var text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        // The replacement character may have been sent, or stand for what is not UTF-8.
        boolean doubtful = text.indexOf('\uFFFD') >= 0;
        return doubtful && !isWellFormed(bytes, offset, length) ? null : text;
    }

    private static boolean isWellFormed(byte[] bytes, int offset, int length) {
        try {
            var _ =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, offset, length));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
