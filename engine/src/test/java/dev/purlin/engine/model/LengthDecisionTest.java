package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LengthDecisionTest {

    private static final String ROBERTA =
            """
            {"architectures": ["RobertaModel"], "model_type": "roberta", "pad_token_id": 1,
             "max_position_embeddings": 514}
            """;

    @TempDir Path root;

    @Test
    void without_a_sentence_configuration_the_positions_decide() {
        assertThat(Folder.bert(root).card().maxInputLength()).isEqualTo(512);
    }

    @Test
    void roberta_loses_the_positions_up_to_the_padding_token() {
        ModelCard card = Folder.configured(root, ROBERTA).card();
        assertThat(card.maxInputLength()).isEqualTo(512);
        assertThat(card.positionOffset()).isEqualTo(2);
    }

    @Test
    void roberta_that_leaves_its_usual_padding_token_out_counts_the_same() {
        String silent = ROBERTA.replace("\"pad_token_id\": 1,", "");
        assertThat(Folder.configured(root, silent).card().positionOffset()).isEqualTo(2);
    }

    @Test
    void the_first_sentence_configuration_in_the_list_wins() {
        ModelCard card =
                Folder.bert(root)
                        .with("sentence_xlnet_config.json", "{\"max_seq_length\": 64}")
                        .with("sentence_roberta_config.json", "{\"max_seq_length\": 128}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(128);
    }

    @Test
    void a_sentence_configuration_without_a_length_is_passed_over() {
        ModelCard card =
                Folder.bert(root)
                        .with("sentence_bert_config.json", "{\"max_seq_length\": null}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(512);
    }

    @Test
    void a_sentence_configuration_is_enough() {
        ModelCard card =
                Folder.configured(root, "{\"model_type\": \"bert\"}")
                        .with("sentence_bert_config.json", "{\"max_seq_length\": 300}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(300);
    }

    @Test
    void a_sentence_length_beyond_the_position_table_is_cut_and_noted() {
        ModelCard card =
                Folder.configured(root, ROBERTA)
                        .with("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}")
                        .with("sentence_bert_config.json", "{\"max_seq_length\": 514}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(512);
        assertThat(card.notes()).singleElement().asString().contains("514").contains("512");
    }

    @Test
    void a_sentence_length_beyond_rotary_positions_is_taken() {
        ModelCard card =
                Folder.configured(
                                root,
                                "{\"model_type\": \"nomic_bert\", \"max_trained_positions\": 2048}")
                        .with("sentence_bert_config.json", "{\"max_seq_length\": 8192}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(8192);
    }

    @Test
    void trained_positions_count_where_there_are_no_others() {
        ModelCard card =
                Folder.configured(
                                root,
                                "{\"model_type\": \"nomic_bert\", \"max_trained_positions\": 2048}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(2048);
    }

    @Test
    void the_tokenizers_length_is_the_last_resort() {
        ModelCard card =
                Folder.configured(root, "{\"model_type\": \"bert\"}")
                        .with("tokenizer_config.json", "{\"model_max_length\": 128}")
                        .card();
        assertThat(card.maxInputLength()).isEqualTo(128);
    }

    @Test
    void a_tokenizer_without_a_limit_is_not_believed() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.configured(root, "{\"model_type\": \"bert\"}")
                                .with(
                                        "tokenizer_config.json",
                                        "{\"model_max_length\": 1" + "0".repeat(30) + "}")
                                .read())
                .withMessageContaining("no `max_position_embeddings`")
                .satisfies(e -> assertThat(e.help()).contains("--max-seq-length"));
    }

    @Test
    void the_users_length_wins() {
        ModelCard card =
                Folder.bert(root)
                        .with("sentence_bert_config.json", "{\"max_seq_length\": 128}")
                        .card(ModelChoices.defaults().withMaxSeqLength(400));
        assertThat(card.maxInputLength()).isEqualTo(400);
    }

    @Test
    void a_users_length_beyond_the_position_table_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(
                        () -> Folder.bert(root).read(ModelChoices.defaults().withMaxSeqLength(513)))
                .withMessage("--max-seq-length is 513, but the model has 512 positions");
    }

    @Test
    void a_length_of_no_tokens_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> ModelChoices.defaults().withMaxSeqLength(0));
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.bert(root)
                                .with("sentence_bert_config.json", "{\"max_seq_length\": 0}")
                                .read())
                .withMessageContaining("`max_seq_length` is 0, not 1 or more");
    }

    @Test
    void positions_that_are_all_taken_by_the_offset_are_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> Folder.configured(root, ROBERTA.replace("514", "2")).read())
                .withMessageContaining("leave none");
    }
}
