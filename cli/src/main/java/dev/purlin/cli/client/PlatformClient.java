package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls one platform with one key. Every failure is a [CommandFailure] with the exit code that
/// scripts rely on and, where the platform said why, its words. Paths start with a slash and are
/// encoded already.
public final class PlatformClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_REFUSAL_BYTES = 64 << 10;
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final Target target;
    private final Duration timeout;

    private PlatformClient(Target target, Duration timeout) {
        this.target = target;
        this.timeout = timeout;
    }

    /// A client of the platform that the settings, [ClientFlags] among them, lead to.
    public static PlatformClient of(Settings settings, Surroundings surroundings) {
        return new PlatformClient(
                Target.of(settings, surroundings), settings.get(ClientFlags.TIMEOUT));
    }

    /// A name or id as one part of a path.
    public static String part(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    /// Of the platform, without a slash at its end.
    public String url() {
        return target.root();
    }

    public JsonNode get(String path) {
        return json(request("GET", path, BodyPublishers.noBody()));
    }

    public JsonNode post(String path, JsonNode body) {
        return json(withJson("POST", path, body));
    }

    public JsonNode patch(String path, JsonNode body) {
        return json(withJson("PATCH", path, body));
    }

    public JsonNode delete(String path) {
        return json(request("DELETE", path, BodyPublishers.noBody()));
    }

    /// Sends a file as it is, however large.
    public JsonNode put(String path, Path file) {
        try {
            return json(
                    request("PUT", path, BodyPublishers.ofFile(file))
                            .header("Content-Type", BYTES));
        } catch (FileNotFoundException missing) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE, file + " cannot be read", null, null, missing);
        }
    }

    /// Sends bytes as they come, however many; the stream is the caller's to close.
    public JsonNode put(String path, InputStream bytes) {
        return json(
                request("PUT", path, BodyPublishers.ofInputStream(() -> bytes))
                        .header("Content-Type", BYTES));
    }

    /// An answer's bytes as they arrive; to be closed. Reading them may throw what [#broken] words.
    public InputStream open(String path) {
        return answer(request("GET", path, BodyPublishers.noBody()));
    }

    /// The answer to a body that is JSON already, as it arrives; to be closed. Reading it may throw
    /// what [#broken] words.
    public InputStream open(String path, byte[] body) {
        return answer(
                request("POST", path, BodyPublishers.ofByteArray(body))
                        .header("Content-Type", JSON));
    }

    /// The lines of an answer as they arrive; to be closed. One that breaks off throws the
    /// [CommandFailure] where it is read.
    public Stream<String> lines(String path) {
        var body =
                new InputStreamReader(answer(request("GET", path, BodyPublishers.noBody())), UTF_8);
        return Lines.of(new BufferedReader(body), this::broken);
    }

    /// What it means that an answer breaks off.
    public CommandFailure broken(IOException cut) {
        return Failures.broken(url(), cut);
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(timeout);
        target.key().ifPresent(key -> request.header("Authorization", "Api-Key " + key));
        return request.method(method, body);
    }

    private HttpRequest.Builder withJson(String method, String path, JsonNode body) {
        byte[] text = JsonMapper.shared().writeValueAsBytes(body);
        return request(method, path, BodyPublishers.ofByteArray(text)).header("Content-Type", JSON);
    }

    /// An answer without a body is an empty object.
    private JsonNode json(HttpRequest.Builder request) {
        try (InputStream body = answer(request)) {
            byte[] text = body.readAllBytes();
            return text.length == 0
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            throw Failures.notJson(url(), notJson);
        } catch (IOException cut) {
            throw broken(cut);
        }
    }

    private InputStream answer(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() >= 200 && answer.statusCode() < 300) {
                return answer.body();
            }
            try (InputStream body = answer.body()) {
                String text = new String(body.readNBytes(MOST_REFUSAL_BYTES), UTF_8);
                throw Failures.refused(answer.statusCode(), text, target.key().isPresent());
            }
        } catch (HttpTimeoutException late) {
            throw Failures.late(url(), timeout, late);
        } catch (IOException unreachable) {
            throw Failures.unreachable(url(), unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failures.interrupted(interrupted);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
