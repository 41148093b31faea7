package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.engine.model.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RepositoryTest extends AgainstLoopbackHub {

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
        assertThat(hub.paths()).contains("HEAD " + RESOLVE + "onnx/model.onnx");
        int before = hub.asked().size();
        open();
        assertThat(hub.asked()).hasSize(before);
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
        ModelFolder folder = open(DEFAULTS.withDtype(Dtype.INT8));
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
}
