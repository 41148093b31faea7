package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    @TempDir Path home;

    @Test
    void an_empty_environment_means_the_public_hub_and_the_usual_folder() {
        HubSettings settings = HubSettings.from(Map.of("HOME", home.toString()));
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isNull();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.proxies()).isNull();
    }

    @Test
    void the_cache_is_named_by_the_nearest_variable() {
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")))
                .isEqualTo(Path.of("/h/hub"));
        assertThat(cache(Map.of("HF_HOME", "~/hf"))).isEqualTo(home.resolve("hf/hub"));
        assertThat(cache(Map.of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/data")))
                .isEqualTo(Path.of("/data"));
        assertThat(cache(Map.of("HUGGINGFACE_HUB_CACHE", "/data", "HF_HUB_CACHE", "/c")))
                .isEqualTo(Path.of("/c"));
    }

    @Test
    void the_token_is_the_variables_or_the_files() throws IOException {
        Files.writeString(home.resolve("token"), " hf_file\n");
        Map<String, String> file = Map.of("HF_HOME", home.toString());
        assertThat(HubSettings.from(file).token()).isEqualTo(new Token("hf_file"));
        Map<String, String> both = Map.of("HF_HOME", home.toString(), "HF_TOKEN", "hf_env ");
        assertThat(HubSettings.from(both).token()).isEqualTo(new Token("hf_env"));
    }

    @Test
    void the_token_is_never_shown() {
        HubSettings settings = HubSettings.from(Map.of("HF_TOKEN", "hf_abc"));
        assertThat(settings.toString()).doesNotContain("hf_abc");
        assertThatExceptionOfType(HubException.BadRequest.class)
                .isThrownBy(() -> settings.withToken("hf_abc\r\nX: y"))
                .satisfies(e -> assertThat(e.getMessage() + e.help()).doesNotContain("hf_abc"));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "ON, true", "yes, true", "TRUE, true", "0, false", "'', false"})
    void offline_is_said_in_many_ways(String value, boolean offline) {
        assertThat(HubSettings.from(Map.of("HF_HUB_OFFLINE", value)).offline()).isEqualTo(offline);
    }

    @ParameterizedTest
    @CsvSource({"90, 90", "'', 30", "soon, 30", "0, 30", "-1, 30", "999999, 30"})
    void patience_is_said_in_seconds(String value, int seconds) {
        assertThat(HubSettings.from(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", value)).patience())
                .hasSeconds(seconds);
    }

    @Test
    void a_slash_behind_the_endpoint_does_not_matter() {
        assertThat(HubSettings.from(Map.of("HF_ENDPOINT", "https://mirror/hf/")).endpoint())
                .isEqualTo(URI.create("https://mirror/hf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror.example", "ftp://mirror", "http://", "http://a b"})
    void an_endpoint_that_is_no_web_address_is_refused(String endpoint) {
        assertThatExceptionOfType(HubException.BadRequest.class)
                .isThrownBy(() -> HubSettings.from(Map.of("HF_ENDPOINT", endpoint)))
                .withMessageContaining("HF_ENDPOINT is `" + endpoint);
    }

    private Path cache(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return HubSettings.from(all).cache();
    }
}
