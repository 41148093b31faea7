package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.api.Docs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static String generated() {
        return JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(JSON.readTree(OpenApi.document()))
                + "\n";
    }

    @Test
    void the_checked_in_document_is_what_the_code_says() throws IOException {
        String generated = generated();
        Path written = Path.of("target", "openapi.json");
        Files.createDirectories(written.toAbsolutePath().getParent());
        Files.writeString(written, generated);
        try (InputStream in = Docs.class.getResourceAsStream("openapi.json")) {
            assertThat(
                            new String(
                                    Objects.requireNonNull(in).readAllBytes(),
                                    StandardCharsets.UTF_8))
                    .as("copy platform/%s over the resource if this change is meant", written)
                    .isEqualTo(generated);
        }
    }

    @Test
    void every_reference_leads_somewhere_and_every_url_is_described() {
        JsonNode document = JSON.readTree(generated());
        List<String> references = document.findValuesAsString("$ref");
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference ->
                        assertThat(document.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
        assertThat(document.findValuesAsString("operationId"))
                .hasSize(Routes.Url.values().length)
                .doesNotHaveDuplicates();
    }
}
