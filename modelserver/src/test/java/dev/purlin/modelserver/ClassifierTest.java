package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Servers of models that score instead of embedding.
@Timeout(60)
class ClassifierTest {
    private static List<Double> scores(JsonNode list) {
        var scores = new ArrayList<Double>();
        list.forEach(item -> scores.add(item.get("score").doubleValue()));
        return scores;
    }

    @Test
    void one_text_or_pair_is_answered_flat_and_a_batch_nested() throws Exception {
        try (Running running = Running.fixture("classifier")) {
            JsonNode flat = running.result("/predict", "{\"inputs\":\"a cat\"}");
            assertThat(flat.size()).isEqualTo(3);
            assertThat(scores(flat).stream().mapToDouble(d -> d).sum()).isBetween(0.999, 1.001);
            assertThat(scores(flat)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(running.result("/predict", "{\"inputs\":[\"a cat\"]}")).isEqualTo(flat);
            JsonNode pair = running.result("/predict", "{\"inputs\":[\"a cat\",\"a dog\"]}");
            assertThat(pair.size()).isEqualTo(3);
            assertThat(pair.at("/0/label").isString()).isTrue();
            JsonNode batch =
                    running.result("/predict", "{\"inputs\":[[\"a cat\"],[\"a cat\",\"a dog\"]]}");
            assertThat(batch.at("/0")).isEqualTo(flat);
            assertThat(batch.at("/1")).isEqualTo(pair);
            assertThat(running.result("/", "{\"inputs\":\"a cat\"}")).isEqualTo(flat);
            assertThat(running.result("/predict", "{\"inputs\":\"a cat\",\"raw_scores\":true}"))
                    .isNotEqualTo(flat);
        }
    }

    @Test
    void a_classifier_embeds_nothing() throws Exception {
        try (Running running = Running.fixture("classifier")) {
            for (String path : new String[] {"/embed", "/embed_all"}) {
                var response = running.post(path, "{\"inputs\":\"\"}");
                assertThat(response.statusCode()).isEqualTo(424);
                assertThat(response.body())
                        .contains("Backend error: Model is not an embedding model");
            }
            assertThat(running.post("/rerank", "{\"query\":\"a\",\"texts\":[\"b\"]}").body())
                    .contains("Backend error: model is not a re-ranker model");
            assertThat(running.post("/predict", "{\"inputs\":\"\"}").statusCode()).isEqualTo(400);
            assertThat(running.get("/info").body())
                    .contains("\"model_type\":{\"classifier\":{\"id2label\":{\"0\":");
        }
    }

    @Test
    void labels_that_do_not_exclude_each_other_are_scored_apart() throws Exception {
        try (Running running = Running.fixture("multi-label")) {
            JsonNode answer = running.result("/predict", "{\"inputs\":\"a cat\"}");
            JsonNode raw = running.result("/predict", "{\"inputs\":\"a cat\",\"raw_scores\":true}");
            double logit = raw.at("/0/score").doubleValue();
            assertThat(answer.at("/0/score").doubleValue())
                    .isBetween(
                            1 / (1 + Math.exp(-logit)) - 1e-5, 1 / (1 + Math.exp(-logit)) + 1e-5);
        }
    }

    @Test
    void texts_are_ranked_with_ties_by_the_higher_index() throws Exception {
        try (Running running = Running.fixture("reranker")) {
            JsonNode ranks =
                    running.result(
                            "/rerank",
                            "{\"query\":\"test\",\"texts\":[\"test\",\"other\",\"test\"],\"return_text\":true}");
            List<Integer> order = new ArrayList<>();
            ranks.forEach(rank -> order.add(rank.get("index").asInt()));
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2);
            assertThat(order.indexOf(2)).isEqualTo(order.indexOf(0) - 1);
            assertThat(ranks.at("/0/text").isString()).isTrue();
            JsonNode plain = running.result("/", "{\"query\":\"a\",\"texts\":[\"\",\"b\"]}");
            assertThat(plain.at("/0").has("text")).isFalse();
            assertThat(running.post("/predict", "{\"inputs\":\"a\"}").statusCode()).isEqualTo(200);
            assertThat(running.post("/embed", "{\"inputs\":\"a\"}").body())
                    .contains("Backend error: Model is not an embedding model");
            JsonNode vertex =
                    running.result(
                            "/vertex",
                            "{\"instances\":[{\"query\":\"a\",\"texts\":[\"b\"]},{\"inputs\":\"a\"}]}");
            assertThat(vertex.at("/predictions/0/0/index").asInt()).isZero();
            assertThat(vertex.at("/predictions/1/0/label").isString()).isTrue();
        }
    }

    @Test
    void sparse_vectors_name_their_words_in_order() throws Exception {
        try (Running running = Running.fixture("splade")) {
            JsonNode words = running.result("/embed_sparse", "{\"inputs\":\"a cat\"}").get(0);
            List<Integer> indices = new ArrayList<>();
            words.forEach(word -> indices.add(word.get("index").asInt()));
            assertThat(indices).isNotEmpty().isSorted();
            assertThat(words.at("/0/value").floatValue()).isPositive();
            assertThat(running.result("/", "{\"inputs\":\"a cat\"}").get(0)).isEqualTo(words);
            assertThat(running.post("/embed", "{\"inputs\":\"a\"}").body())
                    .contains("Backend error: `normalize` is not available for SPLADE models");
            assertThat(running.post("/embed_all", "{\"inputs\":\"a\"}").body())
                    .contains("Backend error: `embed_all` is not available for SPLADE models");
            assertThat(running.get("/info").body())
                    .contains("{\"embedding\":{\"pooling\":\"splade\"}}");
        }
    }

    @Test
    void prompts_are_put_in_front_and_unknown_ones_refused() throws Exception {
        try (Running running = Running.fixture("prompts")) {
            var response = running.post("/embed", "{\"inputs\":\"a\",\"prompt_name\":\"none\"}");
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body())
                    .contains("`default-prompt-name` is set to `none` but it was not found")
                    .contains("Available prompts: [");
        }
    }
}
