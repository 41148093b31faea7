package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxyTest extends AgainstLoopbackHub {

    @Test
    void a_hub_is_reached_through_the_proxy() {
        Map<String, String> environment =
                Map.of(
                        "HF_ENDPOINT", "http://hub.invalid",
                        "HTTP_PROXY", hub.endpoint().toString(),
                        "NO_PROXY", "127.0.0.1");
        assertThat(open(HubSettings.from(environment).withCache(cache)).onnxFile())
                .hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example, true",
        "https://cdn.hub.example, true",
        "https://inner.example, false",
        "https://a.inner.example, false",
        "https://notinner.example, true",
        "https://dotted.example, false",
        "http://hub.example, false",
    })
    void hosts_that_are_left_out_are_reached_directly(String uri, boolean proxied) {
        var proxies =
                EnvironmentProxy.in(
                                Map.of(
                                        "https_proxy", "proxy.example:3128",
                                        "no_proxy", "inner.example, .dotted.example"))
                        .orElseThrow();
        Proxy chosen = proxies.select(URI.create(uri)).getFirst();
        assertThat(chosen.type()).isEqualTo(proxied ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
    }

    @Test
    void one_proxy_may_serve_all() {
        var proxies = EnvironmentProxy.in(Map.of("ALL_PROXY", "http://10.0.0.1")).orElseThrow();
        assertThat(proxies.select(URI.create("http://a.example")).getFirst().address())
                .isEqualTo(new InetSocketAddress("10.0.0.1", 80));
    }

    @Test
    void without_variables_there_is_none() {
        assertThat(EnvironmentProxy.in(Map.of("NO_PROXY", "*"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:secret@proxy:80", "socks5://proxy:1080", "http://", ":::"})
    void a_proxy_that_cannot_be_spoken_to_is_refused_without_its_password(String text) {
        assertThatExceptionOfType(HubException.BadRequest.class)
                .isThrownBy(() -> EnvironmentProxy.in(Map.of("HTTPS_PROXY", text)))
                .satisfies(e -> assertThat(e.getMessage() + e.help()).doesNotContain("secret"));
    }
}
