package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoolingDecisionTest {

    @TempDir Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"pooling_mode_cls_token": true}                                   | CLS
                    {"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false} | MEAN
                    {"pooling_mode_lasttoken": true}                                   | LAST_TOKEN
                    {"pooling_mode": "mean"}                                           | MEAN
                    {"pooling_mode": "lasttoken"}                                      | LAST_TOKEN
                    """)
    void the_pooling_module_decides(String config, Pooling expected) {
        ModelCard card = Folder.bert(root).with("1_Pooling/config.json", config).card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(expected));
        assertThat(card.notes()).isEmpty();
    }

    @Test
    void of_several_modes_cls_comes_before_mean_and_that_is_noted() {
        ModelCard card =
                Folder.bert(root)
                        .with(
                                "1_Pooling/config.json",
                                "{\"pooling_mode_mean_tokens\": true,"
                                        + " \"pooling_mode_cls_token\": true}")
                        .card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.CLS));
        assertThat(card.notes()).hasSize(1);
    }

    @Test
    void a_module_may_leave_prompts_out() {
        ModelCard card =
                Folder.bert(root)
                        .with(
                                "1_Pooling/config.json",
                                "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}")
                        .card();
        assertThat(card.promptPooled()).isFalse();
        assertThat(card.notes()).isEmpty();
        assertThat(
                        Folder.bert(root)
                                .with(
                                        "1_Pooling/config.json",
                                        "{\"pooling_mode_mean_tokens\": true}")
                                .card()
                                .promptPooled())
                .isTrue();
    }

    @Test
    void another_mode_is_refused_with_the_flag_that_helps() {
        assertThatExceptionOfType(ModelException.Unsupported.class)
                .isThrownBy(() ->
                        Folder.bert(root)
                                .with(
                                        "1_Pooling/config.json",
                                        "{\"pooling_mode_max_tokens\": true}")
                                .read())
                .satisfies(e -> assertThat(e.help()).contains("--pooling"));
    }

    @Test
    void the_flag_wins_over_the_module() {
        ModelCard card =
                Folder.bert(root)
                        .with("1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}")
                        .card(ModelChoices.defaults().withPooling(Pooling.MEAN));
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.MEAN));
    }

    @Test
    void the_module_stands_where_modules_json_says() {
        ModelCard card =
                Folder.bert(root)
                        .with("modules.json", "[{\"path\": \"2_Pool\", \"type\": \"a.Pooling\"}]")
                        .with("2_Pool/config.json", "{\"pooling_mode_lasttoken\": true}")
                        .card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.LAST_TOKEN));
    }

    @Test
    void a_bert_without_a_module_takes_cls_and_notes_it() {
        ModelCard card = Folder.bert(root).card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Embedding(Pooling.CLS));
        assertThat(card.notes()).singleElement().asString().contains("cls");
    }

    @Test
    void another_family_without_a_module_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.configured(
                                        root,
                                        "{\"model_type\": \"qwen3\","
                                                + " \"max_position_embeddings\": 9}")
                                .read())
                .withMessageContaining("`qwen3`");
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void every_pooling_is_read_as_it_is_written(Pooling pooling) {
        assertThat(Pooling.parse(pooling.flag())).hasValue(pooling);
    }
}
