package dev.purlin.modelserver;

import dev.purlin.engine.EngineException;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.tei.ErrorType;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// A request that gets an error body instead of a result.
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorType type;
    private final Reason reason;
    private final int retryAfterSeconds;

    /// What `te_request_failure` calls it.
    enum Reason {
        OVERLOADED("overloaded"),
        VALIDATION("validation"),
        BATCH_SIZE("batch_size"),
        MODEL_TYPE("model_type"),
        TOKENIZATION("tokenization"),
        INFERENCE("inference"),
        DROPPED("dropped"),
        UNHEALTHY("unhealthy");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private Refused(
            int status,
            ErrorType type,
            Reason reason,
            String message,
            int retryAfterSeconds,
            @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.status = status;
        this.type = type;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    private static Refused of(ErrorType type, Reason reason, String message) {
        return new Refused(type.status(), type, reason, message, 0, null);
    }

    static Refused batchSize(int inputs, int most) {
        return of(
                ErrorType.VALIDATION,
                Reason.BATCH_SIZE,
                "batch size " + inputs + " > maximum allowed batch size " + most);
    }

    static Refused empty(String what) {
        return of(ErrorType.EMPTY, Reason.VALIDATION, "`" + what + "` cannot be empty");
    }

    static Refused overloaded() {
        return new Refused(
                429, ErrorType.OVERLOADED, Reason.OVERLOADED, "Model is overloaded", 1, null);
    }

    static Refused unhealthy(String message) {
        return of(ErrorType.UNHEALTHY, Reason.UNHEALTHY, message);
    }

    static Refused invalid(String message) {
        return of(ErrorType.VALIDATION, Reason.VALIDATION, message);
    }

    /// The request as such is not acceptable, before its body means anything.
    static Refused request(int status, String message) {
        return new Refused(status, ErrorType.VALIDATION, Reason.VALIDATION, message, 0, null);
    }

    static Refused wrongModel(String message) {
        return of(ErrorType.BACKEND, Reason.MODEL_TYPE, "Backend error: " + message);
    }

    private static Refused json(JsonException e) {
        return switch (e) {
            case JsonException.Syntax _ ->
                    request(400, "Failed to parse the request body as JSON: " + e.getMessage());
            case JsonException.Mismatch _ ->
                    request(
                            422,
                            "Failed to deserialize the JSON body into the target type: "
                                    + e.getMessage());
        };
    }

    private static Refused engine(EngineException e) {
        String message = String.valueOf(e.getMessage());
        String checked = "Input validation error: " + message;
        return switch (e) {
            case EngineException.EmptyInput _ -> of(ErrorType.EMPTY, Reason.VALIDATION, checked);
            case EngineException.InvalidInput _ -> invalid(checked);
            case EngineException.WrongModel _ -> wrongModel(message);
            case EngineException.TokenizerFailed _ ->
                    of(ErrorType.TOKENIZER, Reason.TOKENIZATION, message);
            case EngineException.Overloaded full ->
                    new Refused(
                            429,
                            ErrorType.OVERLOADED,
                            Reason.OVERLOADED,
                            message,
                            full.retryAfterSeconds(),
                            e);
            case EngineException.RunFailed _ ->
                    new Refused(
                            424,
                            ErrorType.BACKEND,
                            Reason.INFERENCE,
                            message.equals("score is NaN") ? message : "Backend error: " + message,
                            0,
                            e);
        };
    }

    /// Nobody reads this: the caller left, or its time was over.
    private static Refused dropped() {
        return of(ErrorType.UNHEALTHY, Reason.DROPPED, "the request was dropped");
    }

    /// What any failure means to the caller. What nobody expected is the model's failure.
    static Refused because(Throwable failure) {
        return switch (failure) {
            case Refused refused -> refused;
            case JsonException e -> json(e);
            case CancellationException _ -> dropped();
            case EngineException e when e.getCause() instanceof CancellationException -> dropped();
            case EngineException e -> engine(e);
            default ->
                    new Refused(
                            424,
                            ErrorType.BACKEND,
                            Reason.INFERENCE,
                            "Backend error: the server failed; its log says why",
                            0,
                            failure);
        };
    }

    int status() {
        return status;
    }

    ErrorType type() {
        return type;
    }

    Reason reason() {
        return reason;
    }

    /// 0 when there is nothing to wait for.
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /// True for what this server or its model, not the caller, is to blame.
    boolean isOurs() {
        return reason == Reason.INFERENCE;
    }
}
