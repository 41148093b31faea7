package dev.purlin.platform.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.httpserver.Answer;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;

/// Bodies that several URLs take or give.
final class Bodies {
    private static final byte[] NOTHING = "{}".getBytes(UTF_8);

    private Bodies() {}

    /// The body as a value; none at all is an empty object.
    static <T> T read(Request request, JsonType<T> type) {
        byte[] body = request.call().body();
        var in = new JsonCursor(body.length == 0 ? NOTHING : body);
        try {
            T value = type.read(in);
            in.finish();
            return value;
        } catch (IllegalArgumentException outOfRange) {
            throw new Refused(ErrorCode.INVALID_VALUE, String.valueOf(outOfRange.getMessage()));
        }
    }

    static Answer success() {
        return Answer.json(
                200, new JsonWriter().openObject().member("success", true).closeObject());
    }

    /// The answer to a change of settings.
    static Answer changed(boolean same) {
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("status", same ? "UNCHANGED" : "ACCEPTED")
                        .member("message", same ? "nothing to change" : "the settings count now")
                        .closeObject());
    }
}
