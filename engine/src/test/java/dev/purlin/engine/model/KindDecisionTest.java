package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindDecisionTest {

    private static final ModelChoices SPLADE = ModelChoices.defaults().withPooling(Pooling.SPLADE);

    @TempDir Path root;

    @Test
    void one_label_makes_a_reranker() {
        ModelKind kind =
                of(
                        "BertForSequenceClassification",
                        "\"id2label\": {\"0\": \"LABEL_0\"}, \"label2id\": {\"LABEL_0\": 0}");
        assertThat(kind).isEqualTo(new ModelKind.Reranker(Labels.unnamed(1)));
    }

    @Test
    void several_labels_make_a_classifier_with_names_in_the_order_of_their_ids() {
        ModelKind kind =
                of(
                        "BertForSequenceClassification",
                        """
                        "id2label": {"10": "k", "2": "c", "0": "a", "1": "b", "3": "d", "4": "e",
                        "5": "f", "6": "g", "7": "h", "8": "i", "9": "j"}
                        """);
        assertThat(kind)
                .isInstanceOfSatisfying(
                        ModelKind.Classifier.class,
                        it -> {
                            assertThat(String.join("", it.labels().names()))
                                    .isEqualTo("abcdefghijk");
                            assertThat(it.labels().ids()).containsEntry("k", 10);
                            assertThat(it.multiLabel()).isFalse();
                        });
    }

    @Test
    void the_problem_type_makes_labels_independent() {
        ModelKind kind =
                of(
                        "RobertaForSequenceClassification",
                        """
                        "problem_type": "multi_label_classification",
                        "label2id": {"joy": 1, "anger": "0"}
                        """);
        assertThat(kind)
                .isInstanceOfSatisfying(
                        ModelKind.Classifier.class,
                        it -> {
                            assertThat(it.multiLabel()).isTrue();
                            assertThat(it.labels().names()).containsExactly("anger", "joy");
                        });
    }

    @Test
    void labels_that_were_left_out_are_the_usual_two() {
        assertThat(of("BertForSequenceClassification", "\"pad_token_id\": 0"))
                .isEqualTo(new ModelKind.Classifier(Labels.unnamed(2), false));
    }

    @Test
    void a_gap_between_labels_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        of(
                                "BertForSequenceClassification",
                                "\"id2label\": {\"0\": \"a\", \"2\": \"c\"}"))
                .withMessageContaining("[0, 2], not 0, 1, 2 and so on");
    }

    @Test
    void a_label_id_that_is_no_number_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        of("BertForSequenceClassification", "\"label2id\": {\"a\": \"first\"}"))
                .withMessageContaining("`label2id` is \"first\"");
    }

    @Test
    void the_embedding_family_that_calls_itself_a_token_classifier_is_one() {
        assertThat(
                        Folder.configured(root, config("NewForTokenClassification", "\"a\": 1"))
                                .card(ModelChoices.defaults().withPooling(Pooling.CLS))
                                .kind())
                .isEqualTo(new ModelKind.Embedding(Pooling.CLS));
    }

    @Test
    void a_pooling_asked_of_a_classifier_is_noted() {
        ModelCard card =
                Folder.configured(
                                root, config("BertForSequenceClassification", "\"num_labels\": 3"))
                        .card(ModelChoices.defaults().withPooling(Pooling.MEAN));
        assertThat(card.kind()).isEqualTo(new ModelKind.Classifier(Labels.unnamed(3), false));
        assertThat(card.notes()).singleElement().asString().contains("--pooling mean");
    }

    @Test
    void splade_takes_a_masked_language_model() {
        ModelCard card =
                Folder.configured(root, config("BertForMaskedLM", "\"a\": 1")).card(SPLADE);
        assertThat(card.kind()).isEqualTo(new ModelKind.Sparse());
    }

    @Test
    void splade_without_a_masked_language_model_is_refused() {
        assertThatExceptionOfType(ModelException.Unsupported.class)
                .isThrownBy(() -> Folder.bert(root).read(SPLADE))
                .withMessageContaining("[BertModel]");
    }

    @Test
    void a_splade_module_needs_no_flag() {
        ModelCard card =
                Folder.configured(root, config("BertForMaskedLM", "\"a\": 1"))
                        .with(
                                "modules.json",
                                """
                                [{"idx": 0, "path": "", "type": "x.MLMTransformer"},
                                 {"idx": 1, "path": "1_SpladePooling", "type": "x.SpladePooling"}]
                                """)
                        .card();
        assertThat(card.kind()).isEqualTo(new ModelKind.Sparse());
    }

    private ModelKind of(String architecture, String rest) {
        return Folder.configured(root, config(architecture, rest)).card().kind();
    }

    private static String config(String architecture, String rest) {
        return """
        {"architectures": ["%s"], "model_type": "new", "max_position_embeddings": 32, %s}
        """
                .formatted(architecture, rest);
    }
}
