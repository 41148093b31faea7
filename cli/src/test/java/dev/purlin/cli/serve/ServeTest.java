package dev.purlin.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole of it: real processes, real sockets, the real built-in model.
class ServeTest {
    private static final int DIMENSIONS = 384;
    private static final String PREDICT = "/model-builtin0/production/predict";
    private static final String BODY = "{\"input\": \"text string\"}";

    @TempDir Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private static void assertVector(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode vector =
                JsonMapper.shared().readTree(answer.body()).get("data").get(0).get("embedding");
        assertThat(vector.size()).isEqualTo(DIMENSIONS);
    }

    @Test
    void the_built_in_endpoint_answers_under_all_its_names_until_it_is_told_to_end()
            throws IOException, InterruptedException {
        try (Served served = Served.start(data())) {
            assertThat(served.lines().getFirst())
                    .matches(
                            "admin key [A-Za-z0-9]{8}\\.[A-Za-z0-9]{32} \\(kept in .*admin.key\\)");
            assertThat(data().resolve("serve.json")).content().contains(served.url());
            assertVector(served.call("POST", PREDICT, BODY));
            for (String name :
                    new String[] {"minilm", "builtin0", "sentence-transformers/all-MiniLM-L6-v2"}) {
                String body = "{\"model\": \"" + name + "\", \"input\": \"text string\"}";
                assertVector(served.call("POST", "/v1/embeddings", body));
            }
            assertThat(served.status()).isEqualTo("ACTIVE");
            JsonNode models = served.json("/v1/models");
            assertThat(models.get("models").get(0).get("id").asString()).isEqualTo("builtin0");
            assertThat(models.get("data").get(0).get("id").asString()).isEqualTo("minilm");
            assertThat(served.terminate()).isZero();
            assertThat(data().resolve("serve.json")).doesNotExist();
        }
        try (Served again = Served.start(data(), "--no-built-in")) {
            assertThat(again.lines()).hasSize(1);
        }
    }

    @Test
    void callers_without_a_good_key_and_urls_that_lead_nowhere_are_refused()
            throws IOException, InterruptedException {
        try (Served served = Served.start(data(), "--no-built-in")) {
            String wrong = "abcdefgh." + "x".repeat(32);
            assertThat(served.call("GET", "/v1/models", "", wrong).statusCode()).isEqualTo(401);
            assertThat(served.call("POST", PREDICT, BODY, wrong).statusCode()).isEqualTo(401);
            assertThat(served.call("GET", "/health/ready", "", wrong).statusCode()).isEqualTo(200);
            HttpResponse<String> nowhere = served.call("GET", "/nowhere", "");
            assertThat(nowhere.statusCode()).isEqualTo(404);
            assertThat(nowhere.body()).contains("\"error\":", "\"message\":");
            assertThat(served.call("POST", PREDICT, BODY).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_taken_port_is_a_conflict_told_with_the_way_out()
            throws IOException, InterruptedException {
        try (var holder = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(holder.getLocalPort());
            refused(5, "port " + port + " of 127.0.0.1 is in use", "--port", "--port", port);
            // So that the next start is the first, and tells the key.
            assertThat(data().resolve("admin.key")).doesNotExist();
        }
    }

    @Test
    void localhost_is_both_loopback_addresses_with_a_free_port_too()
            throws IOException, InterruptedException {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")))
                .as("IPv6 on loopback")
                .isNotNull();
        try (Served served = Served.start(data(), "--no-built-in", "--hostname", "localhost")) {
            assertThat(served.url()).matches("http://localhost:\\d+");
            for (String host : List.of("127.0.0.1", "[::1]")) {
                String url = served.url().replace("localhost", host) + "/health/ready";
                assertThat(served.status(URI.create(url))).as(url).isEqualTo(200);
            }
        }
    }

    @Test
    void who_listens_everywhere_is_called_at_the_loopback_address() throws IOException {
        try (Served served = Served.start(data(), "--no-built-in", "--hostname", "0.0.0.0")) {
            assertThat(served.url()).startsWith("http://127.0.0.1:");
        }
    }

    @Test
    void an_address_of_another_machine_is_invalid_input() throws IOException, InterruptedException {
        refused(2, "192.0.2.1 is at no address of this machine", "", "--hostname", "192.0.2.1");
        refused(2, "no such address: [::g]", "", "--hostname", "[::g]");
    }

    @Test
    void a_data_folder_that_cannot_be_one_is_told_in_plain_words()
            throws IOException, InterruptedException {
        Files.writeString(data(), "x");
        refused(
                1,
                data() + " cannot be used: a file is where a folder must be",
                "or name another --data-dir");
    }

    @Test
    void a_folder_of_a_newer_version_is_refused_and_a_damaged_one_told_from_it()
            throws IOException, InterruptedException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("layout"), "2\n");
        refused(5, "has layout 2, this version knows up to 1", "Start the version that wrote it");
        Files.writeString(data().resolve("layout"), "?\n");
        refused(1, data().resolve("layout") + " is damaged", "Put the file back from a backup");
        Files.writeString(data().resolve("layout"), "1\n");
        Files.writeString(data().resolve("control.db"), "no database at all, but of some length");
        refused(1, data().resolve("control.db") + " is not usable as a database", "from a backup");
    }

    /// One sentence and the way out, and nothing on stdout.
    private void refused(int code, String sentence, String wayOut, String... flags)
            throws IOException, InterruptedException {
        try (Served served = Served.start(data(), flags)) {
            assertThat(served.exitCode()).as(served.told()).isEqualTo(code);
            assertThat(served.lines()).isEmpty();
            assertThat(served.told().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("purlin serve: ")
                    .contains(sentence);
            assertThat(served.told()).contains(wayOut);
        }
    }

    @Test
    void an_endpoint_without_load_falls_asleep_and_a_call_wakes_it()
            throws IOException, InterruptedException {
        try (Served served = Served.start(data())) {
            assertVector(served.call("POST", PREDICT, BODY));
            ProcessHandle first = served.replica();
            HttpResponse<String> changed =
                    served.call(
                            "PATCH",
                            "/v1/models/builtin0/deployments/builtin1/autoscaling_settings",
                            "{\"autoscaling_window\": 10, \"scale_down_delay\": 0}");
            assertThat(changed.body()).contains("ACCEPTED");
            served.awaitStatus("SCALED_TO_ZERO");
            first.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            assertVector(served.call("POST", PREDICT, BODY));
            assertThat(served.status()).isEqualTo("ACTIVE");
            assertThat(served.replica().pid()).isNotEqualTo(first.pid());
            assertThat(served.terminate()).isZero();
        }
    }

    @Test
    void after_a_kill_no_replica_is_left_and_the_folder_serves_again()
            throws IOException, InterruptedException {
        ProcessHandle replica;
        try (Served served = Served.start(data())) {
            assertVector(served.call("POST", PREDICT, BODY));
            replica = served.replica();
            try (Served second = Served.start(data())) {
                assertThat(second.exitCode()).isEqualTo(5);
                assertThat(second.told()).contains("pid " + served.pid());
            }
            assertThat(replica.isAlive()).isTrue();
            served.kill();
            // The promise is two seconds; this much is the contract, no measurement.
            replica.onExit().orTimeout(2, TimeUnit.SECONDS).join();
        }
        try (Served again = Served.start(data())) {
            assertVector(again.call("POST", PREDICT, BODY));
            assertThat(again.terminate()).isZero();
        }
    }
}
