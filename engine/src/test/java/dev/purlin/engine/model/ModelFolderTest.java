package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.tokenizer.Side;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    @TempDir Path root;

    @Test
    void a_bert_folder_is_read_whole() {
        ModelFolder folder =
                Folder.bert(root)
                        .with("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}")
                        .with("sentence_bert_config.json", "{\"max_seq_length\": 256}")
                        .read();

        assertThat(folder.onnxFile()).isEqualTo(root.resolve("model.onnx"));
        assertThat(folder.tokenizerFile()).isEqualTo(root.resolve("tokenizer.json"));
        ModelCard card = folder.card();
        assertThat(card.modelType()).isEqualTo("bert");
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.MEAN));
        assertThat(card.maxInputLength()).isEqualTo(256);
        assertThat(card.positionOffset()).isZero();
        assertThat(card.padTokenId()).isZero();
        assertThat(card.paddingSide()).isEqualTo(Side.RIGHT);
        assertThat(card.prompts()).isEqualTo(Prompts.none());
        assertThat(card.dense()).isEmpty();
        assertThat(card.vocabularySize()).hasValue(30522);
        assertThat(card.appendedTokenId()).isEmpty();
        assertThat(card.dtype()).isEqualTo(Dtype.FLOAT32);
        assertThat(card.notes()).isEmpty();
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() -> Folder.in(root.resolve("nowhere")).read())
                .withMessageContaining(root.resolve("nowhere").toString());
    }

    @Test
    void a_missing_config_is_named() {
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() -> Folder.bert(root).without("config.json").read())
                .withMessageContaining(root.resolve("config.json").toString());
    }

    @Test
    void a_missing_tokenizer_comes_with_the_call_that_makes_one() {
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() -> Folder.bert(root).without("tokenizer.json").read())
                .withMessageContaining("tokenizer.json")
                .satisfies(e -> assertThat(e.help()).contains("save_pretrained"));
    }

    @Test
    void a_distilbert_without_hidden_size_and_a_list_of_end_tokens_is_read() {
        ModelCard card =
                Folder.configured(
                                root,
                                """
                                {"architectures": ["DistilBertModel"], "model_type": "distilbert",
                                 "dim": 768, "n_layers": 6, "n_heads": 12,
                                 "max_position_embeddings": 512, "eos_token_id": [7, 8]}
                                """)
                        .card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.CLS));
        assertThat(card.padTokenId()).isEqualTo(7);
    }

    @Test
    void numbers_that_only_python_writes_are_passed_over() {
        ModelCard card =
                Folder.configured(
                                root,
                                """
                                {"model_type": "bert", "max_position_embeddings": 8, "eps": NaN,
                                 "scale": Infinity, "big": 1000000000000000019884624838656}
                                """)
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(8);
    }

    @Test
    void the_padding_side_is_the_tokenizers() {
        ModelCard card =
                Folder.bert(root)
                        .with("tokenizer_config.json", "{\"padding_side\": \"left\"}")
                        .card();
        assertThat(card.paddingSide()).isEqualTo(Side.LEFT);
    }

    @Test
    void an_unknown_padding_side_is_refused_by_file_key_and_value() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.bert(root)
                                .with("tokenizer_config.json", "{\"padding_side\": \"up\"}")
                                .read())
                .withMessageContaining("tokenizer_config.json: `padding_side` is \"up\"");
    }

    @Test
    void a_value_of_the_wrong_kind_is_refused_by_file_key_and_value() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.configured(
                                        root,
                                        "{\"max_position_embeddings\": \"many\","
                                                + " \"model_type\": \"bert\"}")
                                .read())
                .withMessageContaining("`max_position_embeddings` is \"many\", not a whole number");
    }

    @Test
    void a_file_that_is_not_json_is_named() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, "<html>").read())
                .withMessageContaining(root.resolve("config.json") + ": it is not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "3", "\"config\""})
    void a_configuration_that_is_no_object_is_named(String config) {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, config).read())
                .withMessage(root.resolve("config.json") + " holds no JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1} {", "{\"a\": 1", "{'a': 1}"})
    void a_configuration_that_is_nearly_json_is_named(String config) {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, config).read())
                .withMessageContaining("it is not JSON");
    }

    @Test
    void a_configuration_of_bottomless_depth_is_named() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, "[".repeat(1_000_000)).read())
                .withMessageContaining("it is not JSON");
    }

    @Test
    void a_chain_of_modules_that_is_no_list_is_named() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.bert(root).with("modules.json", "{}").read())
                .withMessageContaining("modules.json is not a list");
    }

    @Test
    void a_configuration_of_unreasonable_size_is_not_read() {
        String huge = " ".repeat((int) ConfigFile.MOST_BYTES + 1);
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, huge).read())
                .withMessageContaining("16,777,217 bytes, at most 16,777,216");
    }

    @Test
    void qwen2_with_code_of_its_own_gets_its_end_token() {
        String own = "\"auto_map\": {\"AutoModel\": \"modeling_qwen.Qwen2Model\"},";
        String config =
                """
                {%s "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2",
                 "max_position_embeddings": 32768}
                """;
        ModelChoices choices = ModelChoices.defaults().withPooling(Pooling.LAST_TOKEN);

        ModelCard with = Folder.configured(root, config.formatted(own)).card(choices);
        ModelCard without = Folder.configured(root, config.formatted("")).card(choices);

        assertThat(with.appendedTokenId()).hasValue(151643);
        assertThat(without.appendedTokenId()).isEmpty();
        assertThat(without.kind()).isEqualTo(new ModelKind.Embedding(Pooling.LAST_TOKEN));
    }
}
