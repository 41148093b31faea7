package dev.purlin.benchmarks;

import dev.purlin.bench.Header;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `purlin serve` of the unpacked distribution, a process of its own, and what it is asked.
final class PlatformProcess implements AutoCloseable {
    static final String EMBED = "{\"input\": \"text string\"}";

    private static final String READY = "ready ";
    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final URI url;
    private final Path dataFolder;
    private final String key;
    private final HttpClient client = HttpClient.newHttpClient();

    private PlatformProcess(Process process, URI url, Path dataFolder) throws IOException {
        this.process = process;
        this.url = url;
        this.dataFolder = dataFolder;
        key = Files.readString(dataFolder.resolve("admin.key")).strip();
    }

    /// An empty folder for its data; deleted with [#delete].
    static Path newDataFolder() throws IOException {
        return Files.createTempDirectory("purlin-benchmark-");
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private static List<String> command(Path dataFolder, List<String> options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Target.launcher().toString(),
                                "serve",
                                "--port",
                                "0",
                                "--data-dir",
                                dataFolder.toString()));
        command.addAll(options);
        return command;
    }

    /// Starts it on a free port and waits until it is ready. Its log is `serve.log` in the folder.
    static PlatformProcess start(Path dataFolder, List<String> options) throws IOException {
        Process process =
                new ProcessBuilder(command(dataFolder, options))
                        .redirectError(dataFolder.resolve("serve.log").toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                URI url = URI.create(line.substring(READY.length()).strip());
                return new PlatformProcess(process, url, dataFolder);
            }
        }
        throw new IOException(
                "the platform did not start: " + Files.readString(dataFolder.resolve("serve.log")));
    }

    long pid() {
        return process.pid();
    }

    URI at(String path) {
        return url.resolve(path);
    }

    Header keyHeader() {
        return new Header("Authorization", "Api-Key " + key);
    }

    /// Deploys a folder with this `config.yaml` and further files, and waits until it answers.
    Deployed push(String config, Path... files) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("purlin-benchmark-");
        try {
            Files.writeString(folder.resolve("config.yaml"), config);
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
            var push =
                    new ProcessBuilder(
                            Target.launcher().toString(),
                            "push",
                            folder.toString(),
                            "--json",
                            "--url",
                            url.toString(),
                            "--api-key-file",
                            dataFolder.resolve("admin.key").toString());
            Process process = push.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("push ended with " + process.exitValue() + ": " + answer);
            }
            JsonNode made = JSON.readTree(answer);
            return new Deployed(
                    made.path("model").path("id").asString(),
                    made.path("deployment").path("id").asString());
        } finally {
            delete(folder);
        }
    }

    /// A deployment by its endpoint's id and its own.
    record Deployed(String endpoint, String deployment) {
        static final Deployed BUILT_IN = new Deployed("builtin0", "builtin1");

        String path() {
            return "/v1/models/" + endpoint + "/deployments/" + deployment;
        }

        String predict() {
            return "/model-" + endpoint + "/production/predict";
        }
    }

    /// Has a deployment fall asleep ten seconds after its last request.
    void napSoon(Deployed deployed) throws IOException, InterruptedException {
        ask(
                "PATCH",
                deployed.path() + "/autoscaling_settings",
                "{\"min_replica\": 0, \"autoscaling_window\": 10, \"scale_down_delay\": 0}");
    }

    void awaitStatus(Deployed deployed, String status) throws IOException, InterruptedException {
        while (!look(deployed.path()).path("status").asString().equals(status)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// What `GET` answers.
    JsonNode look(String path) throws IOException, InterruptedException {
        return JSON.readTree(ask("GET", path, ""));
    }

    /// The body of the answer, which must be a good one.
    String ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, body);
        if (answer.statusCode() / 100 != OK / 100) {
            throw new IOException(
                    method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /// One embedding; the gateway waits for a replica.
    void embed(Deployed deployed) throws IOException, InterruptedException {
        String answer = ask("POST", deployed.predict(), EMBED);
        if (!answer.contains("\"embedding\"")) {
            throw new IOException("no embedding: " + answer);
        }
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at(path))
                        .header("Authorization", "Api-Key " + key)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
