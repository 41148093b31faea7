package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.Routes.Access;
import dev.purlin.platform.Routes.Url;
import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.store.KeyRow.Scope;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every URL there is, called with every kind of key that is not good for it.
class AccessTest {
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T10:00:01Z");

    /// What stands in the braces of a path: things that are there.
    private static final Map<String, String> PARTS =
            Map.of(
                    "{model}",
                    Rig.FIRST,
                    "{deployment}",
                    Rig.ONE,
                    "{environment}",
                    "production",
                    "{team}",
                    "default0",
                    "{prefix}",
                    "nokey000",
                    "{secret}",
                    "nosecret",
                    "{replica}",
                    "norepl00");

    /// How the URLs of the gateway are called; one that is missing here fails the test.
    private static final Map<String, String> GATEWAYS =
            Map.of(
                    "/model-{model}/…", "/model-endpoin1/production/predict",
                    "/v1/embeddings", "/v1/embeddings",
                    "/v1/chat/completions", "/v1/chat/completions",
                    "/v1/completions", "/v1/completions",
                    "/v1/responses", "/v1/responses",
                    "/v1/messages", "/v1/messages",
                    "/v1/rerank", "/v1/rerank",
                    "/rerank", "/rerank");

    private static final Map<String, String> HOSTS =
            Map.of("Host: model-{model}[-{environment}].…", "model-endpoin1.example.org");

    @TempDir Path folder;

    private final KeyText wrong = KeyText.make();
    private final KeyText revoked = KeyText.make();
    private final KeyText expired = KeyText.make();
    private final KeyText invoke = KeyText.make();
    private final KeyText metrics = KeyText.make();
    private final KeyText others = KeyText.make();
    private Rig rig;

    @BeforeEach
    void start_a_platform_with_keys_of_every_kind() throws IOException, InterruptedException {
        rig =
                Rig.start(
                        folder,
                        List.of(
                                Rig.key(revoked, Scope.MANAGE, Set.of(), null, LONG_AGO),
                                Rig.key(expired, Scope.MANAGE, Set.of(), LONG_AGO, null),
                                Rig.key(invoke, Scope.INVOKE, Set.of()),
                                Rig.key(metrics, Scope.METRICS, Set.of()),
                                Rig.key(others, Scope.INVOKE, Set.of(Rig.SECOND))));
    }

    @AfterEach
    void stop_it() {
        rig.close();
    }

    private static String path(Url url) {
        String path = url.path();
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            path = path.replace(part.getKey(), part.getValue());
        }
        assertThat(path).as("a part of " + url.path() + " is not known here").doesNotContain("{");
        return path;
    }

    private int status(String method, String path, @Nullable KeyText key) {
        HttpResponse<String> answer =
                rig.call(method, path, "{\"model\": \"first\"}", key == null ? null : key.whole());
        if (answer.statusCode() >= 400 && !answer.body().isEmpty()) {
            assertThat(answer.body()).as(method + " " + path).contains("\"error\":");
        }
        return answer.statusCode();
    }

    @Test
    void nobody_gets_in_anywhere_without_a_good_key() {
        for (Url url : Url.values()) {
            if (url.access() == Access.ANYBODY) {
                assertThat(status(url.method(), path(url), null)).as(url.name()).isLessThan(400);
                continue;
            }
            for (KeyText key : new KeyText[] {null, wrong, revoked, expired}) {
                assertThat(status(url.method(), path(url), key)).as(url.name()).isEqualTo(401);
            }
        }
    }

    @Test
    void no_key_does_more_than_its_scope() {
        for (Url url : Url.values()) {
            int called = status(url.method(), path(url), invoke);
            int told = status(url.method(), path(url), metrics);
            switch (url.access()) {
                case MANAGER -> {
                    assertThat(called).as(url.name()).isEqualTo(403);
                    assertThat(told).as(url.name()).isEqualTo(403);
                }
                case METRICS_READER -> {
                    assertThat(called).as(url.name()).isEqualTo(403);
                    assertThat(told).as(url.name()).isEqualTo(200);
                }
                case ANYBODY, ANY_KEY -> {
                    assertThat(called).as(url.name()).isEqualTo(200);
                    assertThat(told).as(url.name()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void a_key_of_another_endpoint_sees_nothing_of_this_one() {
        for (Url url : Url.values()) {
            HttpResponse<String> answer = rig.call(url.method(), path(url), "", others.whole());
            if (url.access() == Access.MANAGER || url.access() == Access.METRICS_READER) {
                assertThat(answer.statusCode()).as(url.name()).isEqualTo(403);
            } else if (url.path().contains("{model}")) {
                assertThat(answer.statusCode()).as(url.name()).isEqualTo(404);
            } else if (url.access() == Access.ANY_KEY) {
                assertThat(answer.body()).as(url.name()).doesNotContain(Rig.FIRST, Rig.ONE);
            }
        }
    }

    @Test
    void the_gateway_lets_nobody_in_either() {
        List<String> paths =
                Routes.claims().stream()
                        .filter(claim -> claim.answeredBy().equals("gateway"))
                        .map(Routes.Claim::path)
                        .filter(path -> !path.startsWith("Host: "))
                        .toList();
        assertThat(paths).isSubsetOf(GATEWAYS.keySet());
        for (String path : GATEWAYS.values()) {
            for (KeyText key : new KeyText[] {null, wrong, revoked, expired}) {
                assertThat(status("POST", path, key)).as(path).isEqualTo(401);
            }
            assertThat(status("POST", path, metrics)).as(path).isEqualTo(403);
            assertThat(status("POST", path, others)).as(path).isEqualTo(403);
        }
    }

    @Test
    void a_host_name_is_no_way_around_a_key() throws IOException {
        for (String host : HOSTS.values()) {
            assertThat(statusByHost(host, null)).isEqualTo(401);
            assertThat(statusByHost(host, revoked)).isEqualTo(401);
            assertThat(statusByHost(host, others)).isEqualTo(403);
        }
    }

    private int statusByHost(String host, @Nullable KeyText key) throws IOException {
        URI url = rig.url();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            String authorization =
                    key == null ? "" : "Authorization: Bearer " + key.whole() + "\r\n";
            socket.getOutputStream()
                    .write(
                            ("POST /production/predict HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\n"
                                            + authorization
                                            + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                                    .getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @Test
    void a_key_is_good_when_it_is_told_and_void_when_its_end_is() {
        String body =
                "{\"type\": \"WORKSPACE_INVOKE\", \"name\": \"x\", \"model_ids\": [\"endpoin1\"]}";
        String told = rig.good("POST", "/v1/api_keys", body);
        KeyText key = KeyText.parse(told.split("\"", -1)[3]).orElseThrow();
        String who = "/model-endpoin1/production/sync/who";
        assertThat(status("GET", who, key)).isEqualTo(200);
        assertThat(status("GET", "/model-endpoin2/production/sync/who", key)).isEqualTo(403);
        assertThat(status("GET", "/v1/users/me", key)).isEqualTo(200);
        assertThat(rig.good("GET", "/v1/api_keys", ""))
                .contains(key.prefix(), "\"model_ids\":[\"endpoin1\"]")
                .doesNotContain(key.secret(), key.secretHash());
        rig.good("DELETE", "/v1/api_keys/" + key.prefix(), "");
        assertThat(status("GET", who, key)).isEqualTo(401);
        assertThat(status("GET", "/v1/users/me", key)).isEqualTo(401);
        assertThat(rig.status("DELETE", "/v1/api_keys/" + key.prefix(), "")).isEqualTo(404);
        assertThat(rig.good("GET", "/v1/api_keys", "")).doesNotContain(key.prefix());
    }

    @Test
    void a_key_that_makes_no_sense_is_not_made() {
        for (String body :
                List.of(
                        "{}",
                        "{\"type\": \"ROOT\"}",
                        "{\"type\": \"PERSONAL\", \"model_ids\": [\"endpoin1\"]}",
                        "{\"type\": \"WORKSPACE_INVOKE\", \"model_ids\": []}",
                        "{\"type\": \"WORKSPACE_INVOKE\", \"model_ids\": [\"nobody00\"]}",
                        "{\"type\": \"PERSONAL\", \"expires_at\": \"tomorrow\"}",
                        "{\"type\": \"PERSONAL\", \"expires_at\": \"2020-01-01T00:00:00Z\"}")) {
            assertThat(rig.status("POST", "/v1/api_keys", body)).as(body).isEqualTo(400);
        }
    }

    @Test
    void the_last_key_that_may_manage_stays() {
        String prefix = rig.adminKey().substring(0, 8);
        assertThat(rig.status("DELETE", "/v1/api_keys/" + prefix, "")).isEqualTo(409);
        rig.good("POST", "/v1/teams/default0/api_keys", "{\"type\": \"PERSONAL\"}");
        assertThat(rig.status("DELETE", "/v1/api_keys/" + prefix, "")).isEqualTo(200);
        assertThat(rig.status("GET", "/v1/models", "")).isEqualTo(401);
    }
}
