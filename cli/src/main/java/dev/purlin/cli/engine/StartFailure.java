package dev.purlin.cli.engine;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.engine.hub.HubException;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.onnx.OnnxFailure;
import dev.purlin.tokenizer.TokenizerException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Why a model server did not start, in the launcher's terms. What is no failure of the start is
/// thrown on as it is.
final class StartFailure {
    private StartFailure() {}

    static CommandFailure of(Throwable failure) {
        return switch (failure) {
            case CommandFailure told -> told;
            case HubException hub -> told(code(hub), hub, hub.help());
            case ModelException.FileMissing missing ->
                    told(FailureCode.NOT_FOUND, missing, missing.help());
            case ModelException model -> told(FailureCode.MODEL_UNUSABLE, model, model.help());
            case OnnxFailure refused ->
                    told(
                            FailureCode.MODEL_UNUSABLE,
                            refused,
                            "Try another --onnx-file or --dtype.");
            case TokenizerException unreadable ->
                    told(FailureCode.MODEL_UNUSABLE, unreadable, "Fetch tokenizer.json again.");
            case IOException listening -> listening(listening);
            case RuntimeException other -> throw other;
            case Error error -> throw error;
            default -> told(FailureCode.FAILED, failure, null);
        };
    }

    private static FailureCode code(HubException failure) {
        return switch (failure) {
            case HubException.BadRequest _ -> FailureCode.INVALID_VALUE;
            case HubException.AccessDenied _ -> FailureCode.NOT_ALLOWED;
            case HubException.NotFound _ -> FailureCode.NOT_FOUND;
            case HubException.Unreachable _, HubException.Offline _ -> FailureCode.UNREACHABLE;
            case HubException.BadAnswer _,
                    HubException.ChecksumMismatch _,
                    HubException.CacheUnusable _,
                    HubException.Interrupted _ ->
                    FailureCode.FAILED;
        };
    }

    private static CommandFailure listening(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof UnknownHostException) {
            return new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "no such address: " + cause.getMessage(),
                    "--hostname",
                    "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0.",
                    failure);
        }
        if (cause instanceof BindException || cause instanceof SocketException) {
            return new CommandFailure(
                    FailureCode.ADDRESS_TAKEN,
                    failure.getMessage() + ": " + cause.getMessage(),
                    "--port",
                    "Stop what listens there, choose another --port, or 0 for a free one.",
                    failure);
        }
        return told(FailureCode.FAILED, failure, null);
    }

    private static CommandFailure told(FailureCode code, Throwable failure, @Nullable String help) {
        return new CommandFailure(code, String.valueOf(failure.getMessage()), null, help, failure);
    }
}
