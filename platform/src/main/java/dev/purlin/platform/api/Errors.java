package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.httpserver.Dialect;
import dev.purlin.httpserver.Refusal;
import dev.purlin.platform.folder.Disk;
import dev.purlin.platform.store.StoreException;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.json.JsonWriter;
import java.lang.System.Logger.Level;

/// Words every failure as `{"error", "message"}`: clients of the API read the one or the other.
public final class Errors implements Dialect {
    private static final System.Logger LOG = System.getLogger("purlin.api");

    private final Disk disk;

    /// @param disk that everything is written to
    public Errors(Disk disk) {
        this.disk = disk;
    }

    @Override
    public Answer refused(Call call, Refusal refusal) {
        String text =
                switch (refusal) {
                    case UNAUTHORIZED -> "a key is needed";
                    case UNKNOWN_PATH -> "there is nothing at " + call.path();
                    case WRONG_METHOD -> call.method() + " does not work here";
                    case BODY_TOO_SLOW -> "the body took too long to arrive";
                    case BODY_TOO_LARGE -> "the body is too large";
                    case TOO_MANY_BYTES_HELD -> "too many bytes are held at this moment";
                    case NO_ANSWER_IN_TIME -> "there was no answer in time";
                    case CLOSING -> "the server shuts down";
                };
        return answer(refusal.status(), text);
    }

    @Override
    public Answer failed(Call call, Throwable failure) {
        return switch (failure) {
            case Refused refused -> answer(refused);
            case JsonException wrong -> answer(400, String.valueOf(wrong.getMessage()));
            case Throwable full when isDiskFull(full) -> {
                LOG.log(Level.WARNING, "request {0} found the disk full", call.id());
                yield answer(
                        ErrorCode.DISK_FULL.status(),
                        "nothing was written, for the disk of the data folder is full: "
                                + disk.room());
            }
            default -> {
                LOG.log(Level.ERROR, "request " + call.id() + " failed", failure);
                yield answer(
                        ErrorCode.INTERNAL.status(),
                        "the request failed; the log has more under its id " + call.id());
            }
        };
    }

    private static Answer answer(Refused refused) {
        Answer told = answer(refused.code().status(), refused.getMessage());
        return refused.allow().isEmpty() ? told : told.with("allow", refused.allow());
    }

    private static boolean isDiskFull(Throwable failure) {
        return failure instanceof StoreException.Full || Disk.isFull(failure);
    }

    private static Answer answer(int status, String text) {
        return Answer.json(
                status,
                new JsonWriter()
                        .openObject()
                        .member("error", text)
                        .member("message", text)
                        .closeObject());
    }
}
