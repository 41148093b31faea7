package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubHttpTest {

    private static final Refusal REFUSAL =
            new Refusal(HubSettings.from(Map.of()), new RepoId("org/name"), "main", "config.json");

    @ParameterizedTest
    @CsvSource({
        "http://hub/a/b, /c, http://hub/c",
        "http://hub/a/b, c, http://hub/a/c",
        "http://hub/a, https://cdn/x?sig=1, https://cdn/x?sig=1",
        "https://hub/a, //cdn/x, https://cdn/x",
    })
    void redirects_lead_to_web_addresses(URI at, String location, URI next) {
        assertThat(HubHttp.next(at, headers("location", location))).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub/a, http://hub/a",
        "http://hub/a, file:///etc/passwd",
        "http://hub/a, 'jar:file:x!/y'",
        "http://hub/a, ''",
        "http://hub/a, 'http://a b'",
        "http://hub/a, 'http:///x'",
    })
    void redirects_do_not_lead_elsewhere_nor_out_of_encryption(URI at, String location) {
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(() -> HubHttp.next(at, headers("location", location)));
    }

    @Test
    void a_hub_says_how_long_it_wants_to_be_left_alone() {
        assertThat(REFUSAL.trouble(429, headers("retry-after", "7")).asked())
                .hasValue(Duration.ofSeconds(7));
        assertThat(REFUSAL.trouble(429, headers("retry-after", "Fri, 31 Dec")).asked()).isEmpty();
        assertThat(REFUSAL.trouble(503, headers("x", "y")))
                .hasMessage("the hub answered 503 for config.json of org/name");
    }

    @ParameterizedTest
    @CsvSource({
        "404, EntryNotFound, true",
        "404, '', true",
        "404, RepoNotFound, false",
        "404, RevisionNotFound, false",
        "401, GatedRepo, false"
    })
    void a_missing_file_is_told_from_a_missing_repository(int status, String code, boolean file) {
        assertThat(REFUSAL.onlyFileMissing(status, headers("X-Error-Code", code))).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({"408, true", "429, true", "500, true", "503, true", "501, false", "404, false"})
    void some_failures_pass(int status, boolean passes) {
        assertThat(Refusal.passing(status)).isEqualTo(passes);
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (_, _) -> true);
    }
}
