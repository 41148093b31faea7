package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.httpserver.Route;
import dev.purlin.modelserver.metrics.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static String generated() {
        ModelServerSettings settings = ModelServerSettings.defaults();
        var health =
                new Health(
                        () -> {
                            throw new IllegalStateException("no model");
                        },
                        Health.LONGEST_PROBE);
        var meters = new Meters(new Metrics(512), health);
        var api = new Api(settings, () -> null, meters);
        List<Route> routes =
                Routes.all(api, new Front(settings, () -> false, health, meters.metrics()));
        JsonNode document = JSON.readTree(OpenApi.of(routes, settings.version()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    @Test
    void the_checked_in_document_is_what_the_code_says() throws IOException {
        String generated = generated();
        Path written = Path.of("target", "openapi.json");
        Files.createDirectories(written.toAbsolutePath().getParent());
        Files.writeString(written, generated);
        assertThat(new String(Front.resource("openapi.json"), StandardCharsets.UTF_8))
                .as("copy modelserver/%s over the resource if this change is meant", written)
                .isEqualTo(generated);
    }

    @Test
    void every_reference_leads_somewhere() {
        JsonNode document = JSON.readTree(generated());
        List<String> references = document.findValuesAsString("$ref");
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference ->
                        assertThat(document.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }
}
