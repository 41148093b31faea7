package dev.purlin.modelserver;

import dev.purlin.engine.Engine;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.Pooling;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model server on a free port with its real model, and a client for it.
final class Running implements AutoCloseable {
    static final Path FIXTURES = Path.of("..", "engine", "src", "test", "resources", "fixtures");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ModelServer server;
    private final Engine engine;

    private Running(ModelServerSettings settings, ModelFolder folder, EngineSettings engineSettings)
            throws IOException {
        server = ModelServer.open(settings);
        engine = Engine.open(folder, server.joined(engineSettings));
        server.serve(engine);
    }

    static Running builtIn() throws IOException {
        return builtIn(TestSettings.of());
    }

    static Running builtIn(ModelServerSettings settings) throws IOException {
        return builtIn(settings, EngineSettings.defaults());
    }

    static Running builtIn(ModelServerSettings settings, EngineSettings engineSettings)
            throws IOException {
        Path folder = BuiltInModel.folder(Dtype.FLOAT32);
        return new Running(
                settings, ModelFolder.read(folder, ModelChoices.defaults()), engineSettings);
    }

    static Running fixture(String name) throws IOException {
        return fixture(name, TestSettings.of(), EngineSettings.defaults().withThreads(1));
    }

    static Running fixture(String name, ModelServerSettings settings, EngineSettings engineSettings)
            throws IOException {
        ModelChoices choices =
                name.equals("splade")
                        ? ModelChoices.defaults().withPooling(Pooling.SPLADE)
                        : ModelChoices.defaults();
        return new Running(
                settings, ModelFolder.read(FIXTURES.resolve(name), choices), engineSettings);
    }

    static Running prompted(String name, String defaultPrompt) throws IOException {
        ModelChoices choices = ModelChoices.defaults().withDefaultPrompt(defaultPrompt);
        return new Running(
                TestSettings.of(),
                ModelFolder.read(FIXTURES.resolve(name), choices),
                EngineSettings.defaults().withThreads(1));
    }

    static Running folder(Path folder, ModelServerSettings settings, EngineSettings engineSettings)
            throws IOException {
        return new Running(
                settings, ModelFolder.read(folder, ModelChoices.defaults()), engineSettings);
    }

    ModelServer server() {
        return server;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpRequest posting(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(posting(path, body));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /// The JSON of a successful answer.
    JsonNode result(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
        engine.close();
    }
}
