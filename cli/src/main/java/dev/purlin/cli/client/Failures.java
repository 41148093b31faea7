package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can go wrong in a call, in the words of the command line.
final class Failures {
    private static final int MOST_SHOWN_CHARS = 500;

    /// Where a refusal's words are: the platform's own form, OpenAI's, FastAPI's.
    private static final List<String> WORDS =
            List.of("/message", "/error/message", "/error", "/detail");

    private Failures() {}

    /// An answer other than 2xx.
    ///
    /// @param hadKey whether the call carried a key
    static CommandFailure refused(int status, String body, boolean hadKey) {
        FailureCode code = code(status);
        String message = words(body).orElse("the platform answers " + status);
        return new CommandFailure(code, message, null, help(code, hadKey));
    }

    private static FailureCode code(int status) {
        return switch (status) {
            case 401, 403 -> FailureCode.NOT_ALLOWED;
            case 404 -> FailureCode.NOT_FOUND;
            case 409 -> FailureCode.CONFLICT;
            case 408, 504 -> FailureCode.DEADLINE_PASSED;
            case 400, 413, 415, 422 -> FailureCode.INVALID_VALUE;
            default -> FailureCode.FAILED;
        };
    }

    private static @Nullable String help(FailureCode code, boolean hadKey) {
        if (code != FailureCode.NOT_ALLOWED) {
            return null;
        }
        return hadKey
                ? "The key that was sent does not allow this; PURLIN_API_KEY or --api-key-file"
                        + " gives another."
                : "Give a key with PURLIN_API_KEY or --api-key-file.";
    }

    private static Optional<String> words(String body) {
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return Optional.of(body).filter(text -> !text.contains("<")).flatMap(Failures::shown);
        }
        return Stream.concat(Stream.of(json), WORDS.stream().map(json::at))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .flatMap(text -> shown(text).stream())
                .findFirst();
    }

    /// Anybody's words: nothing in them may move the cursor or fill the screen.
    private static Optional<String> shown(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return Optional.of(
                        line.length() > MOST_SHOWN_CHARS
                                ? line.substring(0, MOST_SHOWN_CHARS) + " …"
                                : line)
                .filter(shown -> !shown.isEmpty());
    }

    static CommandFailure late(String url, Duration timeout, IOException cause) {
        return new CommandFailure(
                FailureCode.DEADLINE_PASSED,
                url + " did not answer within " + timeout.toMillis() / 1000.0 + " s",
                null,
                "--timeout lets it take longer.",
                cause);
    }

    static CommandFailure unreachable(String url, IOException cause) {
        String why = Objects.requireNonNullElse(cause.getMessage(), "no connection");
        return new CommandFailure(
                FailureCode.UNREACHABLE,
                url + " cannot be reached: " + why,
                null,
                "Start a platform with purlin serve, or name one with --url or PURLIN_URL.",
                cause);
    }

    static CommandFailure broken(String url, IOException cause) {
        return new CommandFailure(
                FailureCode.FAILED, "the answer of " + url + " broke off", null, null, cause);
    }

    static CommandFailure notJson(String url, JacksonException cause) {
        return new CommandFailure(
                FailureCode.FAILED,
                url + " answers with something other than JSON",
                null,
                "Is it a Purlin platform? --url or PURLIN_URL names another.",
                cause);
    }

    static CommandFailure interrupted(InterruptedException cause) {
        return new CommandFailure(FailureCode.INTERRUPTED, "interrupted", null, null, cause);
    }
}
