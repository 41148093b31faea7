package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseModuleTest {

    private static final String CHAIN =
            """
            [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"idx": 3, "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """;

    private static final float[] WEIGHT = {1, 2, -1, 0.5f, 0, 3};
    private static final float[] BIAS = {0.25f, -0.5f};
    private static final float[] VECTOR = {1, 0.5f, 2};
    // Weight times vector plus bias.
    private static final double[] SUMS = {0.25, 6};

    @TempDir Path root;

    @BeforeEach
    void chain() {
        Folder.bert(root).with("modules.json", CHAIN);
    }

    @ParameterizedTest
    @CsvSource({"F32, 4", "F16, 2", "BF16, 2"})
    void the_layer_is_read_in_each_precision(String dtype, int width) throws IOException {
        write("2_Dense", "torch.nn.modules.linear.Identity", dtype);
        DenseLayer layer = only(ModelChoices.defaults()).load();

        assertThat(layer.inputs()).isEqualTo(3);
        assertThat(layer.outputs()).isEqualTo(2);
        assertThat(layer.apply(VECTOR)).containsExactly((float) SUMS[0], (float) SUMS[1]);
        assertThat(Files.size(root.resolve("2_Dense/model.safetensors"))).isLessThan(400L * width);
    }

    @Test
    void pickled_weights_are_refused_with_the_command_that_converts_them() {
        Folder.in(root)
                .with("2_Dense/config.json", "{\"in_features\": 3, \"out_features\": 2}")
                .with("2_Dense/pytorch_model.bin", "pickled");
        assertThatExceptionOfType(ModelException.Unsupported.class)
                .isThrownBy(() -> only(ModelChoices.defaults()).load())
                .withMessageContaining("2_Dense/pytorch_model.bin")
                .satisfies(e ->
                        assertThat(e.help())
                                .contains("torch.load('" + root)
                                .endsWith("2_Dense/model.safetensors')\""));
    }

    @ParameterizedTest
    @CsvSource({
        "torch.nn.modules.activation.Tanh, 0.2449187, 0.9999877",
        "torch.nn.modules.activation.ReLU, 0.25, 6",
        "torch.nn.modules.activation.Sigmoid, 0.5621765, 0.9975274",
        "torch.nn.modules.activation.SiLU, 0.1405441, 5.9851642",
        "torch.nn.modules.activation.GELU, 0.1496766, 6.0",
    })
    void the_activation_is_the_one_named(String name, float first, float second)
            throws IOException {
        write("2_Dense", name, "F32");
        float[] result = only(ModelChoices.defaults()).load().apply(VECTOR);
        assertThat(result[0]).isCloseTo(first, within(1e-6f));
        assertThat(result[1]).isCloseTo(second, within(1e-6f));
    }

    @Test
    void an_unknown_activation_is_refused_when_the_layer_is_needed() throws IOException {
        write("2_Dense", "torch.nn.modules.activation.Mish", "F32");
        DenseModule module = only(ModelChoices.defaults());
        assertThatExceptionOfType(ModelException.Unsupported.class)
                .isThrownBy(module::load)
                .withMessageContaining("Mish");
    }

    @Test
    void another_dense_folder_may_be_asked_for() throws IOException {
        write("2_Dense_512", "torch.nn.modules.linear.Identity", "F32");
        DenseModule module = only(ModelChoices.defaults().withDensePath("2_Dense_512"));
        assertThat(module.folder()).isEqualTo(root.resolve("2_Dense_512"));
        assertThat(module.load().outputs()).isEqualTo(2);
    }

    @Test
    void a_dense_folder_for_a_model_without_one_is_refused() {
        Folder folder = Folder.in(root).without("modules.json");
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> folder.read(ModelChoices.defaults().withDensePath("x")))
                .withMessageContaining("names 0 of them");
    }

    @ParameterizedTest
    @CsvSource({"../elsewhere", "/etc", "2_Dense/../../up"})
    void a_module_outside_the_folder_is_refused(String path) {
        Folder folder = Folder.in(root).with("modules.json", CHAIN.replace("2_Dense", path));
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(folder::read)
                .withMessageContaining("not a path inside the folder");
    }

    @Test
    void weights_in_another_format_are_named() throws IOException {
        write("2_Dense", "torch.nn.modules.linear.Identity", "F32");
        Files.delete(root.resolve("2_Dense/model.safetensors"));
        DenseModule module = only(ModelChoices.defaults());
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(module::load)
                .withMessageContaining("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "shape":[2,3]          | "shape":[3,2]
                    "shape":[2,3]          | "shape":[-2,-3]
                    "F32"                  | "I64"
                    "data_offsets":[0,24]  | "data_offsets":[0,99]
                    "data_offsets":[0,24]  | "data_offsets":[4000000000,4000000024]
                    "data_offsets":[0,24]  | "data_offsets":[-24,0]
                    {"linear.weight"       | ["linear.weight"
                    """)
    void a_header_that_lies_is_refused(String sound, String broken) throws IOException {
        write("2_Dense", "torch.nn.modules.linear.Identity", "F32");
        Path file = root.resolve("2_Dense/model.safetensors");
        String header = header("F32", 4).replace(sound, broken);
        Files.write(file, safetensors(header, "F32"));
        DenseModule module = only(ModelChoices.defaults());
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(module::load)
                .withMessageContaining("model.safetensors is not usable");
    }

    @Test
    void a_file_cut_anywhere_is_refused() throws IOException {
        write("2_Dense", "torch.nn.modules.linear.Identity", "F32");
        Path file = root.resolve("2_Dense/model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        DenseModule module = only(ModelChoices.defaults());
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatExceptionOfType(ModelException.BadConfig.class).isThrownBy(module::load);
        }
    }

    @Test
    void a_vector_of_another_width_is_refused() throws IOException {
        write("2_Dense", "torch.nn.modules.linear.Identity", "F32");
        DenseLayer layer = only(ModelChoices.defaults()).load();
        assertThatExceptionOfType(ModelException.Unsupported.class)
                .isThrownBy(() -> layer.apply(new float[4]))
                .withMessage("A Dense layer takes 3 numbers, but the graph gives 4");
    }

    private DenseModule only(ModelChoices choices) {
        return Folder.in(root).card(choices).dense().getFirst();
    }

    private void write(String folder, String activation, String dtype) throws IOException {
        Folder.in(root)
                .with(
                        folder + "/config.json",
                        """
                        {"in_features": 3, "out_features": 2, "bias": true,
                         "activation_function": "%s"}
                        """
                                .formatted(activation));
        int width = dtype.equals("F32") ? 4 : 2;
        Files.write(
                root.resolve(folder).resolve("model.safetensors"),
                safetensors(header(dtype, width), dtype));
    }

    private static String header(String dtype, int width) {
        return """
        {"linear.weight":{"dtype":"%1$s","shape":[2,3],"data_offsets":[0,%2$d]},\
        "linear.bias":{"dtype":"%1$s","shape":[2],"data_offsets":[%2$d,%3$d]}}\
        """
                .formatted(dtype, 6 * width, 8 * width);
    }

    private static byte[] safetensors(String header, String dtype) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer numbers = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : WEIGHT) {
            put(numbers, dtype, number);
        }
        for (float number : BIAS) {
            put(numbers, dtype, number);
        }
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(length.putLong(0, json.length).array());
        file.write(json);
        file.write(numbers.array(), 0, numbers.position());
        return file.toByteArray();
    }

    private static void put(ByteBuffer numbers, String dtype, float number) {
        switch (dtype) {
            case "F32" -> numbers.putFloat(number);
            case "F16" -> numbers.putShort(Float.floatToFloat16(number));
            case "BF16" -> numbers.putShort((short) (Float.floatToIntBits(number) >>> 16));
            default -> throw new IllegalArgumentException(dtype);
        }
    }
}
