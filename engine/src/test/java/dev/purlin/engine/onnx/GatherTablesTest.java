package dev.purlin.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatherTablesTest {
    private static final Path FP32 = BuiltInModel.folder(Dtype.FLOAT32).resolve("model.onnx");
    private static final Path INT8 =
            BuiltInModel.folder(Dtype.INT8).resolve("model_quantized.onnx");

    @TempDir private Path folder;

    @Test
    void the_vectors_of_all_tokens_stay_in_the_file() throws OrtException {
        Map<String, OnnxTensor> tables = GatherTables.map(FP32);

        assertThat(tables).containsOnlyKeys("embeddings.word_embeddings.weight");
        OnnxTensor table = tables.values().iterator().next();
        assertThat(table.getInfo().getShape()).containsExactly(30_522, 384);
        assertThat(table.getInfo().type).isEqualTo(OnnxJavaType.FLOAT);
        tables.values().forEach(OnnxTensor::close);
    }

    @Test
    void a_quantised_table_is_found_too() throws OrtException {
        Map<String, OnnxTensor> tables = GatherTables.map(INT8);

        assertThat(tables).containsOnlyKeys("embeddings.word_embeddings.weight_quantized");
        assertThat(tables.values().iterator().next().getInfo().type).isEqualTo(OnnxJavaType.UINT8);
        tables.values().forEach(OnnxTensor::close);
    }

    @Test
    void a_file_that_is_cut_anywhere_or_is_something_else_has_none() throws Exception {
        byte[] whole = Files.readAllBytes(INT8);
        for (int length : new int[] {0, 1, 7, 1_000, 5_000_000, whole.length - 1}) {
            assertThat(GatherTables.map(file(Arrays.copyOf(whole, length)))).isEmpty();
        }
        assertThat(GatherTables.map(file("just text".getBytes(StandardCharsets.UTF_8)))).isEmpty();
        assertThat(GatherTables.map(folder.resolve("missing"))).isEmpty();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file.onnx"), content);
    }
}
