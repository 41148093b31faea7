package dev.purlin.httpserver;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The id that one request carries through logs and answers.
final class RequestId {
    private static final int LONGEST = 128;

    private RequestId() {}

    /// The caller's id if it can stand in a log line as it is, else a new one.
    static String of(@Nullable String sent) {
        return sent != null && isPlain(sent)
                ? sent
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static boolean isPlain(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestId::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-_.:/+=@".indexOf(c) >= 0;
    }
}
