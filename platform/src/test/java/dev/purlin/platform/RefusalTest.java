package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What callers should not send, and the status that says so.
class RefusalTest {
    private static final String LOGS = "/v1/models/endpoin1/deployments/deploym1/logs";
    private static final String PREDICT = "/model-endpoin1/production/predict";

    @TempDir static Path folder;
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = Rig.start(folder, List.of());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static HttpResponse<String> call(String method, String path, String body) {
        return rig.call(method, path, body, rig.adminKey());
    }

    private static void refused(HttpResponse<String> answer, int status, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(why);
    }

    @Test
    void what_follows_a_json_document_is_refused() {
        for (String rest : List.of("x", "{}", " ]", "\u0000")) {
            refused(
                    call("POST", "/v1/api_keys", "{\"type\": \"PERSONAL\"}" + rest),
                    400,
                    "trailing characters");
        }
        refused(call("POST", "/v1/secrets", "{\"name\":\"a\",\"value\":\"b\"} c"), 400, "the body");
        assertThat(rig.status("POST", "/v1/api_keys", "{\"type\": \"PERSONAL\"} \r\n\t"))
                .isEqualTo(200);
    }

    @Test
    void a_key_ends_within_the_years_that_can_be_written() {
        for (String end : List.of("+10000-01-01T00:00:00Z", "+999999999-12-31T23:59:59.9Z")) {
            refused(
                    call(
                            "POST",
                            "/v1/api_keys",
                            "{\"type\": \"PERSONAL\", \"expires_at\": \"" + end + "\"}"),
                    400,
                    "at the latest it may be 9999-12-31T23:59:59Z");
        }
        String last = "{\"type\": \"PERSONAL\", \"expires_at\": \"9999-12-31T23:59:59Z\"}";
        assertThat(rig.status("POST", "/v1/api_keys", last)).isEqualTo(200);
        assertThat(rig.good("GET", "/v1/api_keys", "")).contains("9999-12-31T23:59:59Z");
    }

    @Test
    void numbers_at_their_ends_are_refused_or_right() {
        for (String number : List.of("-1", "0", "1e3", "9223372036854775807", "1".repeat(400))) {
            for (String name : List.of("min_replica", "max_replica", "scale_down_delay")) {
                int status =
                        rig.status(
                                "PATCH",
                                "/v1/models/endpoin1/deployments/deploym2/autoscaling_settings",
                                "{\"" + name + "\": " + number + "}");
                assertThat(status).as(name + " " + number).isIn(200, 400);
            }
            for (String name : List.of("start_epoch_millis", "end_epoch_millis", "limit")) {
                assertThat(rig.status("POST", LOGS, "{\"" + name + "\": " + number + "}"))
                        .as(name + " " + number)
                        .isIn(200, 400);
                assertThat(rig.status("GET", LOGS + "?" + name + "=" + number, "")).isIn(200, 400);
            }
            assertThat(rig.status("GET", "/api/events?before=" + number, "")).isIn(200, 400);
        }
    }

    @Test
    void a_pattern_that_would_cost_much_is_refused() {
        refused(
                call("POST", LOGS, "{\"search_pattern\": \"((a{1000}){1000}){1000}\"}"),
                400,
                "search_pattern is, with its repetitions written out, ");
        refused(call("GET", LOGS + "?search_pattern=%28", ""), 400, "is no regular expression");
        assertThat(rig.status("POST", LOGS, "{\"search_pattern\": \"(a{10}){10}\"}"))
                .isEqualTo(200);
    }

    @Test
    void a_team_that_is_not_there_has_nothing() {
        String team = "/v1/teams/nobody00";
        refused(call("GET", team, ""), 404, "there is no team nobody00");
        refused(call("GET", team + "/secrets", ""), 404, "there is no team nobody00");
        String secret = "{\"name\": \"of-nobody\", \"value\": \"b\"}";
        refused(call("POST", team + "/secrets", secret), 404, "there is no team nobody00");
        refused(call("DELETE", team + "/secrets/a", ""), 404, "there is no team nobody00");
        refused(call("POST", team + "/models", "{}"), 404, "there is no team nobody00");
        refused(call("POST", team + "/api_keys", "{}"), 404, "there is no team nobody00");
        assertThat(rig.good("GET", "/v1/teams/default0/secrets", "")).doesNotContain("of-nobody");
    }

    @Test
    void the_wrong_method_is_told_the_right_ones() {
        assertAllows(call("PUT", "/v1/models", ""), "GET,HEAD,POST");
        assertAllows(call("BREW", "/v1/models", ""), "GET,HEAD,POST");
        assertAllows(call("POST", "/health/live", ""), "GET,HEAD");
        assertAllows(call("POST", "/api/backup", ""), "GET,HEAD,PUT");
        assertAllows(call("BREW", "/api/archives", ""), "PUT");
        assertAllows(call("GET", PREDICT, ""), "POST");
        assertAllows(call("PUT", "/model-endpoin1/production/wake", ""), "POST");
        assertAllows(call("POST", "/model-endpoin1/production/websocket", ""), "GET");
        refused(call("BREW", "/v1/nowhere", ""), 404, "there is nothing at /v1/nowhere");
    }

    private static void assertAllows(HttpResponse<String> answer, String methods) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains(methods);
    }

    @Test
    void a_config_that_is_not_utf8_is_told_so() throws IOException {
        byte[] latin = "model_name: caf\u00e9\n".getBytes(ISO_8859_1);
        String key = rig.upload(tar(latin), rig.adminKey()).body().split("\"", -1)[3];
        String sent =
                "{\"source\": {\"kind\": \"model_archive\", \"s3_key\": \"%s\","
                        + " \"deployment\": {%s}}}";
        refused(
                call("POST", "/v1/models", sent.formatted(key, "")),
                400,
                "config.yaml\\\" is not UTF-8");
        String raw = "\"raw_config\": \"" + Base64.getEncoder().encodeToString(latin) + "\"";
        refused(
                call("POST", "/v1/models", sent.formatted(key, raw)),
                400,
                "config.yaml (raw_config, in base64) is not UTF-8");
    }

    private static byte[] tar(byte[] config) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            var entry = new TarArchiveEntry("config.yaml");
            entry.setSize(config.length);
            tar.putArchiveEntry(entry);
            tar.write(config);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static int status(String path, String extra) throws IOException {
        try (var socket = new Socket(rig.url().getHost(), rig.url().getPort())) {
            String head =
                    "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n"
                            .formatted(path, rig.adminKey(), "Connection: close\r\n" + extra);
            socket.getOutputStream().write(head.getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer).as("answer to a head of " + head.length()).startsWith("HTTP/1.1 ");
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    /// The same for what the gateway answers and for what it passes to the control plane.
    @Test
    void heads_have_one_limit_wherever_they_go() throws IOException {
        for (String path : List.of("/v1/models", "/model-endpoin1/production/sync/who")) {
            assertThat(status(path, "X-A: " + "a".repeat(31_000) + "\r\n")).isEqualTo(200);
            assertThat(status(path, "X-A: " + "a".repeat(33_000) + "\r\n")).isEqualTo(431);
            assertThat(status(path, "X-A: a\r\n".repeat(125))).isEqualTo(200);
            assertThat(status(path, "X-A: a\r\n".repeat(126))).isEqualTo(431);
            int room = 8_192 - path.length() - 1;
            assertThat(status(path + "?" + "a".repeat(room), "")).isEqualTo(200);
            assertThat(status(path + "?" + "a".repeat(room + 1), "")).isEqualTo(414);
            assertThat(status(path + "?" + "a".repeat(40_000), "")).isEqualTo(414);
        }
        assertThat(status("/v1/models", "X-Forwarded-Host: " + "a".repeat(30_000) + "\r\n"))
                .isEqualTo(200);
    }
}
