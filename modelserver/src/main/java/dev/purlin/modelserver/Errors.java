package dev.purlin.modelserver;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.httpserver.Dialect;
import dev.purlin.httpserver.Refusal;
import dev.purlin.wire.json.JsonWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// How errors are worded: TEI's body, and on OpenAI's routes that body's other form with an `error`
/// object besides, for clients that read only the one or the other.
final class Errors implements Dialect {
    private static final Logger LOG = System.getLogger("dev.purlin.modelserver");

    @Override
    public Answer refused(Call call, Refusal refusal) {
        return switch (refusal) {
            case UNAUTHORIZED, UNKNOWN_PATH, WRONG_METHOD -> Answer.empty(refusal.status());
            case BODY_TOO_SLOW ->
                    answer(call, Refused.request(408, "The request body did not arrive in time"));
            case BODY_TOO_LARGE ->
                    answer(
                            call,
                            Refused.request(
                                    413,
                                    "Failed to buffer the request body: length limit exceeded"));
            case TOO_MANY_BYTES_HELD -> answer(call, Refused.overloaded());
            case NO_ANSWER_IN_TIME ->
                    answer(call, Refused.unhealthy("the answer was not ready in time"));
            case CLOSING -> answer(call, Refused.unhealthy("unhealthy"));
        };
    }

    @Override
    public Answer failed(Call call, Throwable failure) {
        Refused refused = Refused.because(unwrapped(failure));
        if (refused.isOurs()) {
            LOG.log(Level.ERROR, "request " + call.id() + " failed", unwrapped(failure));
        }
        return answer(call, refused);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
    }

    private static Answer answer(Call call, Refused refused) {
        var body = new JsonWriter();
        if (isOpenAi(call.path())) {
            openAi(body, refused.status(), refused.type().wireName(), refused.getMessage());
        } else {
            body.openObject()
                    .member("error", refused.getMessage())
                    .member("error_type", refused.type().wireName())
                    .closeObject();
        }
        Answer answer =
                Answer.json(refused.status(), body).noting("error", refused.reason().label());
        return refused.retryAfterSeconds() == 0
                ? answer
                : answer.with("retry-after", Integer.toString(refused.retryAfterSeconds()));
    }

    private static boolean isOpenAi(String path) {
        return path.startsWith("/v1/") || path.equals("/embeddings");
    }

    static void openAi(JsonWriter body, int code, String type, @Nullable String message) {
        body.openObject().member("message", message).member("code", code).member("type", type);
        body.name("error").openObject();
        body.member("message", message).member("type", type).member("code", code);
        body.name("param").nothing().closeObject().closeObject();
    }
}
