package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.engine.model.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {

    private static final ModelChoices DEFAULTS = ModelChoices.defaults();
    private static final String ONNX_PATH = "/org/tiny/resolve/" + LoopbackHub.COMMIT + "/onnx";

    @TempDir Path cache;

    private final LoopbackHub hub = LoopbackHub.withBert();
    private final ConcurrentLinkedQueue<DownloadEvent> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void a_repository_becomes_a_folder_in_the_standard_layout() throws IOException {
        ModelFolder folder = open();

        assertThat(folder.card().kind()).isEqualTo(new ModelKind.Embedding(Pooling.MEAN));
        assertThat(folder.onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
        Path repo = cache.resolve("models--org--tiny");
        assertThat(repo.resolve("refs/main")).hasContent(LoopbackHub.COMMIT);
        Path snapshot = repo.resolve("snapshots").resolve(LoopbackHub.COMMIT);
        assertThat(folder.root()).isEqualTo(snapshot);
        Path blob = Files.readSymbolicLink(snapshot.resolve("onnx/model.onnx"));
        assertThat(blob)
                .isEqualTo(
                        Path.of("../../../blobs", LoopbackHub.sha256(LoopbackHub.bytes(200_000))));
        assertThat(Files.readSymbolicLink(snapshot.resolve("config.json")))
                .isEqualTo(
                        Path.of(
                                "../../blobs",
                                LoopbackHub.gitSha1(
                                        Files.readAllBytes(snapshot.resolve("config.json")))));
        assertThat(snapshot.resolve("README.md")).doesNotExist();
        assertThat(repo.resolve(".no_exist").resolve(LoopbackHub.COMMIT).resolve("modules.json"))
                .exists();
        assertThat(incomplete()).isEmpty();
    }

    @Test
    void a_cached_repository_costs_no_request() {
        open();
        int before = hub.asked().size();
        open();
        assertThat(hub.asked()).hasSize(before);
    }

    @Test
    void a_file_that_is_not_there_is_asked_for_by_nobody() {
        open();
        assertThat(hub.paths()).noneMatch(path -> path.contains("modules.json"));
    }

    @Test
    void a_hub_without_lists_is_asked_for_each_file_once() {
        hub.withoutLists();
        open();
        assertThat(hub.paths()).contains("HEAD /org/tiny/resolve/main/config.json");
        assertThat(hub.paths()).contains("HEAD " + ONNX_PATH + "/model.onnx");
        int before = hub.asked().size();
        open();
        assertThat(hub.asked()).hasSize(before);
    }

    @Test
    void the_token_goes_to_the_hub_and_not_where_it_redirects() {
        hub.gated();
        ModelSource.of(LoopbackHub.REPO, null)
                .open(DEFAULTS, settings().withToken(LoopbackHub.TOKEN), events::add);

        assertThat(hub.asked())
                .filteredOn(asked -> asked.host().equals("front"))
                .isNotEmpty()
                .allMatch(asked -> ("Bearer " + LoopbackHub.TOKEN).equals(asked.token()));
        assertThat(hub.asked())
                .filteredOn(asked -> asked.host().equals("storage"))
                .isNotEmpty()
                .allMatch(asked -> asked.token() == null);
    }

    @Test
    void a_gated_repository_names_the_page_with_its_terms() {
        hub.gated();
        assertThatExceptionOfType(HubException.AccessDenied.class)
                .isThrownBy(this::open)
                .withMessage(
                        "org/tiny is gated: config.json of org/tiny is for people who were let in")
                .satisfies(e ->
                        assertThat(e.help()).contains(hub.endpoint() + "/org/tiny", "HF_TOKEN"));
    }

    @Test
    void a_download_that_breaks_goes_on_where_it_stopped() {
        hub.cutting(2, 80_000);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));

        List<String> ranges =
                hub.asked().stream()
                        .filter(asked -> asked.host().equals("storage"))
                        .map(LoopbackHub.Asked::range)
                        .toList();
        assertThat(ranges).hasSize(3).startsWith("null");
        assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*-");
        assertThat(events).hasAtLeastOneElementOfType(DownloadEvent.Retrying.class);
    }

    @Test
    void a_download_that_breaks_for_good_is_kept_for_the_next_start() throws IOException {
        hub.cutting(1_000, 0);
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("onnx/model.onnx of org/tiny")
                .withMessageContaining("tried 4 times");
        Files.write(incomplete().getFirst(), Arrays.copyOf(LoopbackHub.bytes(200_000), 150_000));

        hub.cutting(0, 0);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
        assertThat(hub.asked())
                .last()
                .extracting(LoopbackHub.Asked::range)
                .isEqualTo("bytes=150000-");
        assertThat(events)
                .anyMatch(event ->
                        event instanceof DownloadEvent.Started started
                                && started.already() == 150_000);
    }

    @Test
    void a_server_that_does_not_resume_is_read_from_the_start() {
        hub.cutting(1, 80_000).withoutRanges();
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @Test
    void a_wrong_checksum_is_fetched_once_more_and_then_deleted() throws IOException {
        hub.corrupting(true);
        assertThatExceptionOfType(HubException.ChecksumMismatch.class)
                .isThrownBy(this::open)
                .withMessageContaining("onnx/model.onnx of org/tiny arrived with the checksum");
        assertThat(hub.asked()).filteredOn(asked -> asked.host().equals("storage")).hasSize(2);
        assertThat(incomplete()).isEmpty();

        hub.corrupting(false);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @Test
    void a_hub_in_trouble_is_asked_again() {
        hub.inTrouble(3);
        open();
        assertThat(events).filteredOn(DownloadEvent.Retrying.class::isInstance).hasSize(3);
    }

    @Test
    void a_hub_in_trouble_for_good_is_told() {
        hub.inTrouble(1_000);
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("the list of files of org/tiny")
                .withMessageContaining("the hub answered 503");
    }

    @Test
    void a_hub_that_is_not_there_is_told() {
        hub.close();
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining(hub.endpoint().toString());
    }

    @Test
    void an_unknown_repository_is_named() {
        assertThatExceptionOfType(HubException.NotFound.class)
                .isThrownBy(() -> open("org/nothing", null))
                .withMessageContaining("There is no model org/nothing (main)");
    }

    @Test
    void an_unknown_revision_is_named() {
        assertThatExceptionOfType(HubException.NotFound.class)
                .isThrownBy(() -> open(LoopbackHub.REPO, "v9"))
                .withMessage("org/tiny has no revision v9");
    }

    @Test
    void a_pull_request_is_a_revision() {
        open(LoopbackHub.REPO, "refs/pr/2");
        assertThat(hub.paths()).contains("GET /api/models/org/tiny/revision/refs%2Fpr%2F2");
        assertThat(cache.resolve("models--org--tiny/refs/refs/pr/2"))
                .hasContent(LoopbackHub.COMMIT);
    }

    @Test
    void a_commit_needs_no_reference() {
        open(LoopbackHub.REPO, LoopbackHub.COMMIT);
        assertThat(cache.resolve("models--org--tiny/refs")).doesNotExist();
    }

    @Test
    void a_missing_file_is_named() {
        hub.without("tokenizer.json");
        assertThatExceptionOfType(HubException.NotFound.class)
                .isThrownBy(this::open)
                .withMessage("org/tiny (main) has no tokenizer.json");
    }

    @Test
    void a_repository_without_onnx_gets_the_command_that_exports() {
        hub.without("onnx/model.onnx").large("model.safetensors", LoopbackHub.bytes(300));
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(this::open)
                .withMessageContaining("its weights are in model.safetensors")
                .satisfies(e ->
                        assertThat(e.help())
                                .contains(
                                        "optimum-cli export onnx --model org/tiny",
                                        "text-embeddings-router"));
    }

    @Test
    void external_data_comes_with_its_graph_and_other_graphs_do_not() {
        hub.large("onnx/model.onnx_data", LoopbackHub.bytes(5_000))
                .large("onnx/model.onnx_data_1", LoopbackHub.bytes(6_000))
                .large("onnx/model_fp16.onnx", LoopbackHub.bytes(7_000));
        Path onnx = open().root().resolve("onnx");
        assertThat(onnx.resolve("model.onnx_data")).hasSize(5_000);
        assertThat(onnx.resolve("model.onnx_data_1")).hasSize(6_000);
        assertThat(onnx.resolve("model_fp16.onnx")).doesNotExist();
    }

    @Test
    void the_precision_chooses_what_is_fetched() {
        hub.large("onnx/model_quantized.onnx", LoopbackHub.bytes(9_000));
        ModelFolder folder =
                ModelSource.of(LoopbackHub.REPO, null)
                        .open(DEFAULTS.withDtype(Dtype.INT8), settings(), events::add);
        assertThat(folder.onnxFile().getFileName()).hasToString("model_quantized.onnx");
        assertThat(folder.root().resolve("onnx/model.onnx")).doesNotExist();
    }

    @Test
    void dense_modules_come_with_their_weights() {
        hub.file(
                        "modules.json",
                        """
                        [{"path": "", "type": "a.Transformer"},
                         {"path": "1_Pooling", "type": "a.Pooling"},
                         {"path": "2_Dense", "type": "a.Dense"}]
                        """)
                .file("2_Dense/config.json", "{}")
                .large("2_Dense/model.safetensors", LoopbackHub.bytes(400));
        Path dense = open().root().resolve("2_Dense");
        assertThat(dense.resolve("config.json")).exists();
        assertThat(dense.resolve("model.safetensors")).hasSize(400);
    }

    @Test
    void a_list_that_leads_out_of_the_cache_is_refused() {
        hub.large("onnx/model.onnx/../../../../../../escaped", LoopbackHub.bytes(10))
                .file("modules.json", "[{\"path\": \"../../../up\", \"type\": \"a.Dense\"}]");
        assertThatExceptionOfType(ModelException.BadConfig.class).isThrownBy(this::open);
        hub.without("modules.json");
        assertThat(cache.resolveSibling("escaped")).doesNotExist();
    }

    @Test
    void a_file_larger_than_the_disk_is_refused_before_it_is_fetched() {
        hub.announcing("900000000000000000");
        assertThatExceptionOfType(HubException.CacheUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("takes 900,000,000,000,000,000 bytes")
                .satisfies(e -> assertThat(e.help()).contains("--huggingface-hub-cache"));
        assertThat(hub.asked()).noneMatch(asked -> asked.host().equals("storage"));
    }

    @Test
    void a_file_longer_than_announced_is_not_written() {
        hub.announcing("100");
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("more than the 100 bytes announced");
    }

    @Test
    void a_redirect_without_end_is_refused() {
        hub.redirectingTo("/org/tiny/resolve/main/config.json");
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(this::open)
                .withMessageContaining("redirects more than 5 times");
    }

    @Test
    void a_redirect_to_a_file_is_refused() {
        hub.redirectingTo("file:///etc/passwd");
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(this::open)
                .withMessageContaining("redirects to `file:///etc/passwd`");
    }

    @Test
    void offline_a_cached_repository_is_read() {
        open();
        hub.close();
        ModelFolder folder =
                ModelSource.of(LoopbackHub.REPO, null)
                        .open(DEFAULTS, settings().withOffline(true), events::add);
        assertThat(folder.onnxFile()).exists();
    }

    @Test
    void offline_a_snapshot_that_another_client_made_is_read() throws IOException {
        Path root = open().root();
        try (Stream<Path> markers = Files.walk(cache.resolve("models--org--tiny/.no_exist"))) {
            for (Path marker : markers.filter(Files::isRegularFile).toList()) {
                Files.delete(marker);
            }
        }
        int before = hub.asked().size();
        ModelFolder folder =
                ModelSource.of(LoopbackHub.REPO, null)
                        .open(DEFAULTS, settings().withOffline(true), events::add);
        assertThat(folder.root()).isEqualTo(root);
        assertThat(hub.asked()).hasSize(before);
    }

    @Test
    void offline_a_repository_that_was_never_fetched_is_told() {
        assertThatExceptionOfType(HubException.Offline.class)
                .isThrownBy(() ->
                        ModelSource.of(LoopbackHub.REPO, null)
                                .open(DEFAULTS, settings().withOffline(true), events::add))
                .withMessageContaining("config.json of org/tiny (main) is not in " + cache);
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void offline_a_precision_that_was_never_fetched_is_told() {
        open();
        assertThatExceptionOfType(HubException.Offline.class)
                .isThrownBy(() ->
                        ModelSource.of(LoopbackHub.REPO, null)
                                .open(
                                        DEFAULTS.withDtype(Dtype.INT8),
                                        settings().withOffline(true),
                                        events::add))
                .withMessageContaining("ONNX file");
    }

    @Test
    void several_downloads_at_once_fetch_each_file_once() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelFolder>> opened =
                    Stream.generate(() -> threads.submit(() -> open())).limit(6).toList();
            for (Future<ModelFolder> folder : opened) {
                assertThat(folder.get().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
            }
        }
        assertThat(hub.asked()).filteredOn(asked -> asked.host().equals("storage")).hasSize(1);
    }

    @Test
    void progress_is_told_up_to_the_last_byte() {
        open();
        List<DownloadEvent> graph =
                events.stream().filter(event -> event.file().equals("onnx/model.onnx")).toList();
        assertThat(graph.getFirst()).isInstanceOf(DownloadEvent.Started.class);
        assertThat(graph.getLast())
                .isEqualTo(new DownloadEvent.Finished("onnx/model.onnx", 200_000));
        assertThat(graph.get(graph.size() - 2))
                .isInstanceOfSatisfying(
                        DownloadEvent.Advanced.class,
                        it -> assertThat(it.bytes()).isEqualTo(200_000));
    }

    private ModelFolder open() {
        return open(LoopbackHub.REPO, null);
    }

    private ModelFolder open(String id, @Nullable String revision) {
        return ModelSource.of(id, revision).open(DEFAULTS, settings(), events::add);
    }

    private HubSettings settings() {
        return hub.settings(cache);
    }

    private List<Path> incomplete() throws IOException {
        try (Stream<Path> blobs = Files.list(cache.resolve("models--org--tiny/blobs"))) {
            return blobs.filter(file -> file.toString().endsWith(".incomplete")).toList();
        }
    }
}
