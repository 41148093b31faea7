package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.TrustedProxies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PublicAddressTest {
    private static final URI LISTENING = URI.create("http://127.0.0.1:8000");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "http, models.example.org, http://models.example.org",
        "https, models.example.org:8443, https://models.example.org:8443",
        "HTTPS, '[::1]:8000', https://[::1]:8000",
        "'https, http', 'outer.example, inner.example', https://outer.example",
        "ftp, models.example.org, http://models.example.org",
        ", models.example.org, http://models.example.org",
        "https, , http://127.0.0.1:8000",
        "https, evil.example/path, http://127.0.0.1:8000",
        "https, user@evil.example, http://127.0.0.1:8000",
    })
    void without_a_public_url_it_is_what_the_request_came_to(
            String scheme, String host, String root) {
        assertThat(new PublicAddress(null, () -> LISTENING).root(scheme, host)).isEqualTo(root);
    }

    @Test
    void a_public_url_is_so_whatever_a_request_says() {
        var given = URI.create("https://models.example.org/purlin");
        assertThat(new PublicAddress(given, () -> LISTENING).root("http", "127.0.0.1"))
                .isEqualTo("https://models.example.org/purlin");
    }

    @Test
    void a_caller_who_is_no_trusted_proxy_cannot_choose_what_urls_are_made_of()
            throws IOException, InterruptedException {
        try (var rig = Rig.start(folder, List.of())) {
            assertThat(server(rig)).isEqualTo(rig.url().toString());
        }
    }

    @Test
    void a_trusted_proxy_tells_how_its_callers_reached_it()
            throws IOException, InterruptedException {
        TrustedProxies loopback = TrustedProxies.of(List.of("127.0.0.0/8"));
        try (var rig = Rig.start(folder, List.of(), loopback)) {
            assertThat(server(rig)).isEqualTo("https://models.example.org");
        }
    }

    /// What the description of the interface says it is at.
    private static String server(Rig rig) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(rig.url() + "/openapi.json"))
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "models.example.org")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String document = client.send(request, BodyHandlers.ofString()).body();
            return JsonMapper.shared().readTree(document).at("/servers/0/url").asString();
        }
    }
}
