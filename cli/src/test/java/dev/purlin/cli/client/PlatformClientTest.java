package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PlatformClientTest {
    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "{\"ok\": true}";

    @BeforeEach
    void start_a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        environment.put("PURLIN_DATA_DIR", folder.toString());
    }

    @AfterEach
    void stop_it() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        seen.add(String.valueOf(key));
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Surroundings around() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
        return new Surroundings(
                environment, folder, InputStream.nullInputStream(), nowhere, nowhere, false, null);
    }

    private PlatformClient client() {
        Settings settings =
                Settings.resolve(
                        ClientFlags.with(List.of()),
                        Map.of(),
                        environment,
                        SettingsFile.Section.EMPTY);
        return PlatformClient.of(settings, around());
    }

    private CommandFailure failure(String path) {
        return catchThrowableOfType(
                CommandFailure.class,
                () -> {
                    try (PlatformClient client = client()) {
                        client.get(path);
                    }
                });
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void publish() throws IOException {
        write("serve.json", "{\"url\": \"" + url() + "\", \"pid\": 1}");
    }

    @Test
    void the_platform_of_the_data_folder_is_called_with_its_admin_key() throws IOException {
        publish();
        write("admin.key", "abcdefgh.0123\n");
        try (PlatformClient client = client()) {
            assertThat(client.get("/v1/models").get("ok").asBoolean()).isTrue();
        }
        assertThat(seen).containsExactly("GET /v1/models ", "Api-Key abcdefgh.0123");
    }

    @Test
    void a_named_platform_goes_before_the_folders_and_a_named_key_before_the_admins()
            throws IOException {
        write("serve.json", "{\"url\": \"http://127.0.0.1:1\"}");
        write("admin.key", "abcdefgh.admin");
        write("mine", "abcdefgh.file\n");
        environment.put("PURLIN_URL", url() + "/");
        environment.put("PURLIN_API_KEY_FILE", "mine");
        try (PlatformClient client = client()) {
            client.get("/a");
        }
        environment.put("PURLIN_API_KEY", "abcdefgh.variable");
        try (PlatformClient client = client()) {
            client.get("/b");
        }
        assertThat(seen)
                .containsExactly(
                        "GET /a ", "Api-Key abcdefgh.file", "GET /b ", "Api-Key abcdefgh.variable");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000, true",
        "http://localhost:8000, true",
        "http://[::1]:8000, true",
        "http://127.0.0.1.example.org, false",
        "http://127.0.0.1@example.org, false",
        "https://models.example.org, false"
    })
    void the_admin_key_goes_to_this_machine_alone(String url, boolean sent) throws IOException {
        write("admin.key", "abcdefgh.admin");
        environment.put("PURLIN_URL", url);
        Settings settings =
                Settings.resolve(
                        ClientFlags.with(List.of()),
                        Map.of(),
                        environment,
                        SettingsFile.Section.EMPTY);
        assertThat(Target.of(settings, around()).key().isPresent()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({
        "401, DENIED",
        "403, DENIED",
        "404, NOT_FOUND",
        "409, CONFLICT",
        "504, DEADLINE",
        "422, USAGE",
        "301, FAILED",
        "503, FAILED"
    })
    void a_refusal_has_its_exit_code_and_the_platforms_words(int refused, ExitCode code)
            throws IOException {
        publish();
        status = refused;
        answer = "{\"error\": \"no, because\", \"message\": \"no, because\"}";
        CommandFailure failure = failure("/v1/models");
        assertThat(failure.code().exit()).isEqualTo(code);
        assertThat(failure).hasMessage("no, because");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": \"a reason\"}",
                "{\"error\": {\"message\": \"a reason\"}}",
                "{\"detail\": \"a\\u001b reason\"}",
                "\"a reason\"",
                "a\nreason"
            })
    void words_are_found_in_every_form_and_shown_as_one_line(String body) throws IOException {
        publish();
        status = 500;
        answer = body;
        assertThat(failure("/")).hasMessage("a reason");
    }

    @Test
    void a_refusal_without_words_tells_its_status() throws IOException {
        publish();
        status = 502;
        for (String body : List.of("", "<html>bad gateway</html>", "{\"error\": {\"code\": 1}}")) {
            answer = body;
            assertThat(failure("/")).hasMessage("the platform answers 502");
        }
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() {
        String url = url();
        server.stop(0);
        environment.put("PURLIN_URL", url);
        CommandFailure failure = failure("/v1/models");
        assertThat(failure.code().exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure.getMessage()).contains(url);
    }

    @Test
    void a_server_that_does_not_answer_in_time_is_told_as_a_deadline() throws IOException {
        publish();
        environment.put("PURLIN_TIMEOUT", "1ms");
        server.removeContext("/");
        server.createContext("/", _ -> {});
        CommandFailure failure = failure("/v1/models");
        assertThat(failure.code().exit()).isEqualTo(ExitCode.DEADLINE);
    }

    @Test
    void bodies_files_and_lines_travel() throws IOException {
        publish();
        Path file = Files.writeString(folder.resolve("archive"), "bytes");
        var body = JsonMapper.shared().createObjectNode().put("a", 1);
        try (PlatformClient client = client()) {
            client.post("/post", body);
            client.patch("/patch", body);
            client.put("/put", file);
            client.delete("/" + PlatformClient.part("a b/ü"));
            answer = "one\ntwo\n";
            try (Stream<String> lines = client.lines("/lines")) {
                assertThat(lines).containsExactly("one", "two");
            }
            answer = "";
            assertThat(client.get("/empty")).isEmpty();
        }
        assertThat(seen)
                .contains(
                        "POST /post {\"a\":1}",
                        "PATCH /patch {\"a\":1}",
                        "PUT /put bytes",
                        "DELETE /a%20b%2F%C3%BC ");
    }

    @Test
    void what_is_no_url_key_or_json_is_told() throws IOException {
        environment.put("PURLIN_URL", "models.example.org");
        assertThat(failure("/").getMessage()).contains("models.example.org is no URL");
        environment.put("PURLIN_URL", url());
        environment.put("PURLIN_API_KEY", "two\nlines");
        assertThat(failure("/").getMessage()).contains("no key has").doesNotContain("two");
        environment.put("PURLIN_API_KEY", "abcdefgh.x");
        answer = "hello";
        assertThat(failure("/").getMessage()).contains("other than JSON");
    }
}
