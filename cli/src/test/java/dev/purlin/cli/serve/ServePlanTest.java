package dev.purlin.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.platform.PlatformSettings;
import dev.purlin.platform.PlatformSettings.TlsFiles;
import dev.purlin.platform.driver.Capacity;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServePlanTest {
    private static final Path HERE = Path.of("/here");

    private static Settings settings(
            Map<String, List<String>> typed, Map<String, String> environment) {
        return Settings.resolve(ServeFlags.all(), typed, environment, SettingsFile.Section.EMPTY);
    }

    private static PlatformSettings plan(
            Map<String, List<String>> typed, Map<String, String> environment) {
        var nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var around =
                new Surroundings(
                        environment,
                        HERE,
                        InputStream.nullInputStream(),
                        nowhere,
                        nowhere,
                        false,
                        null);
        return ServePlan.of(settings(typed, environment), around, "1.2.3");
    }

    private static PlatformSettings flagged(String flag, String... values) {
        return plan(Map.of(flag, List.of(values)), Map.of());
    }

    @Test
    void the_data_folder_is_named_or_the_users_own() {
        assertThat(flagged("data-dir", "./data").dataFolder()).isEqualTo(Path.of("/here/data"));
        assertThat(plan(Map.of(), Map.of("PURLIN_DATA_DIR", "/srv/p")).dataFolder())
                .isEqualTo(Path.of("/srv/p"));
        assertThat(plan(Map.of(), Map.of("XDG_DATA_HOME", "/x")).dataFolder())
                .isEqualTo(Path.of("/x/purlin"));
        assertThat(plan(Map.of(), Map.of("HOME", "/home/me")).dataFolder())
                .isEqualTo(Path.of("/home/me/.local/share/purlin"));
    }

    private static Capacity capacity(Map<String, List<String>> typed) {
        return ServePlan.capacity(settings(typed, Map.of()), new Capacity(4, 1_000L << 20));
    }

    @Test
    void replicas_get_nine_tenths_of_the_memory_and_all_processors_unless_told_otherwise() {
        assertThat(capacity(Map.of()).memoryBytes()).isBetween(899L << 20, 900L << 20);
        assertThat(capacity(Map.of()).processors()).isEqualTo(4);
        assertThat(capacity(Map.of("memory", List.of("512Mi"), "cpus", List.of("3"))))
                .isEqualTo(new Capacity(3, 512L << 20));
    }

    @Test
    void replicas_get_no_more_than_the_machine_has() {
        assertThatThrownBy(() -> capacity(Map.of("memory", List.of("2Gi"))))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--memory gives out 2048 MiB, this machine has 1000 MiB");
        assertThatThrownBy(() -> capacity(Map.of("cpus", List.of("5"))))
                .hasMessage("--cpus gives out 5, this machine has 4");
        for (String wrong : List.of("101%", "0%", "much", "0")) {
            assertThatThrownBy(() -> capacity(Map.of("memory", List.of(wrong))))
                    .isInstanceOf(CommandFailure.class);
        }
    }

    @Test
    void trusted_proxies_are_told_one_by_one_or_in_a_list() {
        var typed = Map.of("trusted-proxy", List.of("10.0.0.7", "192.0.2.0/24,fd00::/8"));
        assertThat(settings(typed, Map.of()).all(ServeFlags.TRUSTED_PROXY))
                .containsExactly(List.of("10.0.0.7"), List.of("192.0.2.0/24", "fd00::/8"));
        assertThat(
                        settings(Map.of(), Map.of("PURLIN_TRUSTED_PROXY", "10.0.0.7,::1"))
                                .all(ServeFlags.TRUSTED_PROXY))
                .containsExactly(List.of("10.0.0.7"), List.of("::1"));
        assertThat(flagged("trusted-proxy", "10.0.0.7", "::1").trustedProxies()).isNotNull();
    }

    @Test
    void a_proxy_without_an_address_is_refused() {
        assertThatThrownBy(() -> flagged("trusted-proxy", "proxy"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(
                        "--trusted-proxy: proxy is no address and no network such as 10.0.0.0/8");
        assertThatThrownBy(() -> flagged("trusted-proxy", "::1, 10.0.0.0/33"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("holds \"10.0.0.0/33\", which is no address");
    }

    @Test
    void a_certificate_and_its_key_are_told_together() {
        Map<String, List<String>> both =
                Map.of("tls-cert", List.of("c.pem"), "tls-key", List.of("/k.pem"));
        assertThat(plan(both, Map.of()).tls())
                .isEqualTo(new TlsFiles(Path.of("/here/c.pem"), Path.of("/k.pem")));
        assertThat(plan(Map.of(), Map.of()).tls()).isNull();
        assertThatThrownBy(() -> flagged("tls-cert", "c.pem"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--tls-key is missing");
        assertThatThrownBy(() -> flagged("tls-key", "k.pem"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--tls-cert is missing");
    }

    @Test
    void a_public_url_has_no_slash_at_its_end() {
        assertThat(flagged("public-url", "https://models.example.org/purlin/").publicUrl())
                .isEqualTo(URI.create("https://models.example.org/purlin"));
        assertThat(plan(Map.of(), Map.of()).publicUrl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models.example.org",
                "ftp://models.example.org",
                "https://",
                "https://models.example.org?a=b",
                "https://models.example.org#top",
                "https://me@models.example.org",
                "https://models example"
            })
    void what_is_no_url_of_a_server_is_refused(String text) {
        assertThatThrownBy(() -> flagged("public-url", text))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(text + " is no URL of a server");
    }
}
