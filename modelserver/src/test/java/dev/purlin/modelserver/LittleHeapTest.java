package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.engine.AnswerBudget;
import dev.purlin.engine.EngineSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server in a process of its own, with little memory, and answers that would fill it.
@Timeout(120)
class LittleHeapTest {
    /// 4 texts of 512 tokens: 24 MB of a budget of 48.
    private static final String LARGE =
            "{\"inputs\":[\""
                    + "hello ".repeat(510)
                    + "\""
                    + (",\"" + "hello ".repeat(510) + "\"").repeat(3)
                    + "]}";

    private static final int CALLERS = 12;

    /// What the process runs: serves until its input ends.
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws Exception {
            var budget = new AnswerBudget(AnswerBudget.ofHeap());
            EngineSettings settings = EngineSettings.defaults().withAnswers(budget);
            try (Running running = Running.builtIn(TestSettings.of(), settings)) {
                System.out.println("at " + running.server().url());
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void many_large_answers_at_once_are_given_or_refused_and_the_server_lives() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI url = url(process);
            List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                asked.add(
                        client.sendAsync(
                                post(url, LARGE), HttpResponse.BodyHandlers.ofByteArray()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (CompletableFuture<HttpResponse<byte[]>> answer : asked) {
                HttpResponse<byte[]> response = answer.get(90, TimeUnit.SECONDS);
                statuses.add(response.statusCode());
                assertThat(response.headers().firstValue("retry-after").isPresent())
                        .isEqualTo(response.statusCode() == 429);
            }
            assertThat(statuses).contains(200).containsOnly(200, 429);
            var small = post(url, "{\"inputs\":\"hello\"}");
            assertThat(client.send(small, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
            var metrics = HttpRequest.newBuilder(url.resolve("/metrics")).build();
            assertThat(client.send(metrics, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\npurlin_answer_bytes 0\n");
        } finally {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static URI url(Process process) throws Exception {
        var output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("at ")) {
            line = output.readLine();
        }
        assertThat(line).as("the server's first words").isNotNull();
        return URI.create(String.valueOf(line).substring(3) + "/embed_all");
    }

    private static HttpRequest post(URI url, String body) {
        return HttpRequest.newBuilder(url)
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(90))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
