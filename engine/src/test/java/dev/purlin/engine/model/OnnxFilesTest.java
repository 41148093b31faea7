package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxFilesTest {

    private static final ModelChoices DEFAULTS = ModelChoices.defaults();

    // What a well-kept repository offers.
    private static final OnnxFiles MANY =
            files(
                    "onnx/model.onnx",
                    "onnx/model_O1.onnx",
                    "onnx/model_O4.onnx",
                    "onnx/model_q4.onnx",
                    "onnx/model_qint8_arm64.onnx",
                    "onnx/model_qint8_avx512_vnni.onnx",
                    "onnx/model_quint8_avx2.onnx");

    @TempDir Path root;

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, X86_VNNI, onnx/model.onnx, FLOAT32",
        "FLOAT16, X86_VNNI, onnx/model_O4.onnx, FLOAT16",
        "INT4, X86_VNNI, onnx/model_q4.onnx, INT4",
        "INT8, X86_VNNI, onnx/model_qint8_avx512_vnni.onnx, INT8",
        "INT8, X86, onnx/model_quint8_avx2.onnx, INT8",
        "INT8, ARM, onnx/model_qint8_arm64.onnx, INT8",
        "AUTO, X86_VNNI, onnx/model.onnx, FLOAT32",
    })
    void the_precision_and_the_processor_choose(
            Dtype wanted, Cpu cpu, String file, Dtype resolved) {
        assertThat(MANY.pick(DEFAULTS.withDtype(wanted), cpu, "export"))
                .isEqualTo(new OnnxFiles.Pick(file, resolved));
    }

    @Test
    void a_graph_beside_the_config_wins_over_one_in_the_onnx_folder() {
        assertThat(pick(DEFAULTS, "model.onnx", "onnx/model.onnx").file()).isEqualTo("model.onnx");
    }

    @Test
    void auto_takes_the_most_exact_that_is_there() {
        ModelChoices auto = DEFAULTS.withDtype(Dtype.AUTO);
        assertThat(pick(auto, "onnx/model_quantized.onnx", "onnx/model_q4.onnx"))
                .isEqualTo(new OnnxFiles.Pick("onnx/model_quantized.onnx", Dtype.INT8));
    }

    @ParameterizedTest
    @CsvSource({
        "onnx/model_quantized.onnx, INT8",
        "onnx/model_uint8.onnx, INT8",
        "onnx/model_fp16.onnx, FLOAT16",
        "onnx/model_bnb4.onnx, INT4",
        "onnx/model_bf16.onnx, BFLOAT16",
        "special.onnx, FLOAT32",
    })
    void a_file_asked_for_tells_its_precision_by_its_name(String file, Dtype told) {
        assertThat(pick(DEFAULTS.withOnnxFile(file), file, "model.onnx"))
                .isEqualTo(new OnnxFiles.Pick(file, told));
    }

    @Test
    void a_file_asked_for_and_absent_is_answered_with_those_there_are() {
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() -> pick(DEFAULTS.withOnnxFile("m.onnx"), "onnx/model.onnx"))
                .withMessage("There is no m.onnx in org/name; there are onnx/model.onnx");
    }

    @Test
    void a_file_asked_for_may_stand_anywhere_in_the_folder() {
        ModelFolder folder =
                Folder.bert(root)
                        .with("small/model.onnx", "")
                        .read(DEFAULTS.withOnnxFile("./small/model.onnx"));
        assertThat(folder.onnxFile()).isEqualTo(root.resolve("small/model.onnx"));
    }

    @Test
    void a_file_outside_the_folder_is_not_taken() throws IOException {
        Path folder = Files.createDirectory(root.resolve("in"));
        Files.writeString(root.resolve("out.onnx"), "");
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.bert(folder).read(DEFAULTS.withOnnxFile("../out.onnx")))
                .withMessageContaining("--onnx-file is `../out.onnx`");
    }

    @Test
    void another_precision_than_the_one_wanted_is_offered() {
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() -> pick(DEFAULTS, "onnx/model_quantized.onnx"))
                .withMessageContaining("no float32 ONNX file in org/name")
                .withMessageContaining("there are onnx/model_quantized.onnx")
                .satisfies(e -> assertThat(e.help()).contains("--onnx-file", "--dtype auto"));
    }

    @Test
    void safetensors_alone_get_the_command_that_exports_and_the_server_that_reads_them() {
        Folder folder =
                Folder.bert(root).without("model.onnx").with("model.safetensors", "weights");
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(folder::read)
                .withMessageContaining("looked for model.onnx, onnx/model.onnx")
                .withMessageContaining("its weights are in model.safetensors")
                .satisfies(e ->
                        assertThat(e.help())
                                .contains(
                                        "optimum-cli export onnx --model %s --task".formatted(root)
                                                + " feature-extraction",
                                        "text-embeddings-router"));
    }

    @Test
    void external_data_is_named_after_its_graph() {
        OnnxFiles files =
                files(
                        "onnx/model.onnx",
                        "onnx/model.onnx_data",
                        "onnx/model.onnx_data_1",
                        "onnx/model_fp16.onnx",
                        "onnx/model_fp16.onnx_data");
        assertThat(files.withExternalData(files.pick(DEFAULTS, Cpu.X86, "export")))
                .containsExactly(
                        "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model.onnx_data_1");
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void every_precision_is_read_as_it_is_written(Dtype dtype) {
        assertThat(Dtype.parse(dtype.flag())).hasValue(dtype);
    }

    @Test
    void vnni_is_told_by_the_processors_flags() throws IOException {
        Path cpuinfo = root.resolve("cpuinfo");
        Files.writeString(cpuinfo, "model name\t: x\nflags\t\t: fpu avx2 avx512_vnni\n");
        assertThat(Cpu.hasVnni(cpuinfo)).isTrue();
        Files.writeString(cpuinfo, "flags\t\t: fpu avx2 avx512f\n");
        assertThat(Cpu.hasVnni(cpuinfo)).isFalse();
        assertThat(Cpu.hasVnni(root.resolve("none"))).isFalse();
    }

    private static OnnxFiles.Pick pick(ModelChoices choices, String... names) {
        return files(names).pick(choices, Cpu.X86_VNNI, "export");
    }

    private static OnnxFiles files(String... names) {
        return new OnnxFiles(List.of(names), "org/name");
    }
}
