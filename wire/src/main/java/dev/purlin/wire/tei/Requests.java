package dev.purlin.wire.tei;

import static dev.purlin.wire.json.JsonField.flag;
import static dev.purlin.wire.json.JsonField.maybe;
import static dev.purlin.wire.json.JsonField.required;

import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies that TEI's own routes take.
public final class Requests {
    private static final JsonField<@Nullable Boolean> TRUNCATE =
            maybe(
                    "truncate",
                    JsonType.BOOL,
                    "Cut a text that is too long instead of refusing it; the server's setting where"
                            + " absent.");
    private static final JsonField<Direction> DIRECTION =
            JsonField.optional(
                    "truncation_direction",
                    Direction.TYPE,
                    Direction.RIGHT,
                    "\"Right\"",
                    "The end at which a text that is too long is cut.");
    private static final JsonField<@Nullable String> PROMPT_NAME =
            maybe("prompt_name", JsonType.TEXT, "The model's prompt to put in front of each text.");
    private static final JsonField<Boolean> RAW_SCORES =
            flag("raw_scores", false, "Answer the model's scores as they are.");

    private Requests() {}

    /// What is done with a text that is too long, and what is put in front of each.
    ///
    /// @param truncate null: as the server is set
    public record Cut(
            @Nullable Boolean truncate, Direction direction, @Nullable String promptName) {
        public static final Cut AS_SET = new Cut(null, Direction.RIGHT, null);

        private static Cut of(JsonObject.Values in) {
            return new Cut(in.get(TRUNCATE), in.get(DIRECTION), in.get(PROMPT_NAME));
        }

        private static Cut withoutPrompt(JsonObject.Values in) {
            return new Cut(in.get(TRUNCATE), in.get(DIRECTION), null);
        }
    }

    /// What `/embed` takes.
    ///
    /// @param dimensions how many values of each vector to keep; null: all
    public record Embed(
            TextInput.Inputs inputs, Cut cut, boolean normalize, @Nullable Long dimensions) {
        private static final JsonField<TextInput.Inputs> INPUTS =
                required("inputs", TextInput.INPUT, "A text, token ids, or a list of those.");
        private static final JsonField<Boolean> NORMALIZE =
                flag("normalize", true, "Scale each vector to length 1.");
        private static final JsonField<@Nullable Long> DIMENSIONS =
                maybe("dimensions", JsonType.UINT64, "Keep that many values of each vector.");

        public static final JsonObject<Embed> TYPE =
                new JsonObject<>(
                        "EmbedRequest",
                        List.of(INPUTS, TRUNCATE, DIRECTION, PROMPT_NAME, NORMALIZE, DIMENSIONS),
                        in ->
                                new Embed(
                                        in.get(INPUTS),
                                        Cut.of(in),
                                        in.get(NORMALIZE),
                                        in.get(DIMENSIONS)));
    }

    /// What `/embed_all` and `/embed_sparse` take.
    public record EmbedParts(TextInput.Inputs inputs, Cut cut) {
        public static final JsonObject<EmbedParts> ALL = type("EmbedAllRequest");
        public static final JsonObject<EmbedParts> SPARSE = type("EmbedSparseRequest");

        private static JsonObject<EmbedParts> type(String name) {
            return new JsonObject<>(
                    name,
                    List.of(Embed.INPUTS, TRUNCATE, DIRECTION, PROMPT_NAME),
                    in -> new EmbedParts(in.get(Embed.INPUTS), Cut.of(in)));
        }
    }

    public record Similarity(String source, List<String> sentences, Cut cut) {
        private static final JsonField<String> SOURCE =
                required("source_sentence", JsonType.TEXT, "The sentence to compare with.");
        private static final JsonField<List<String>> SENTENCES =
                required("sentences", JsonType.list(JsonType.TEXT), "The sentences to compare.");
        private static final JsonField<Similarity> INPUTS =
                required(
                        "inputs",
                        new JsonObject<>(
                                "SimilarityInput",
                                List.of(SOURCE, SENTENCES),
                                in ->
                                        new Similarity(
                                                in.get(SOURCE), in.get(SENTENCES), Cut.AS_SET)),
                        "One sentence and those to compare with it.");
        private static final JsonField<@Nullable Cut> PARAMETERS =
                maybe(
                        "parameters",
                        new JsonObject<>(
                                "SimilarityParameters",
                                List.of(TRUNCATE, DIRECTION, PROMPT_NAME),
                                Cut::of),
                        "How texts are cut and prompted.");

        public static final JsonObject<Similarity> TYPE =
                new JsonObject<>(
                        "SimilarityRequest",
                        List.of(INPUTS, PARAMETERS),
                        in -> in.get(INPUTS).with(in.get(PARAMETERS)));

        public Similarity {
            sentences = List.copyOf(sentences);
        }

        private Similarity with(@Nullable Cut parameters) {
            return new Similarity(source, sentences, parameters == null ? cut : parameters);
        }
    }

    public record Predict(TextInput.Inputs inputs, Cut cut, boolean rawScores) {
        private static final JsonField<TextInput.Inputs> INPUTS =
                required(
                        "inputs",
                        TextInput.CLASSIFIED,
                        "A text, a pair of texts, or a list of lists of one or two texts.");

        public static final JsonObject<Predict> TYPE =
                new JsonObject<>(
                        "PredictRequest",
                        List.of(INPUTS, TRUNCATE, DIRECTION, RAW_SCORES),
                        in ->
                                new Predict(
                                        in.get(INPUTS), Cut.withoutPrompt(in), in.get(RAW_SCORES)));
    }

    public record Rerank(
            String query, List<String> texts, Cut cut, boolean rawScores, boolean returnText) {
        private static final JsonField<String> QUERY =
                required("query", JsonType.TEXT, "What the texts are ranked by.");
        private static final JsonField<List<String>> TEXTS =
                required("texts", JsonType.list(JsonType.TEXT), "The texts to rank.");
        private static final JsonField<Boolean> RETURN_TEXT =
                flag("return_text", false, "Repeat each text beside its score.");

        public static final JsonObject<Rerank> TYPE =
                new JsonObject<>(
                        "RerankRequest",
                        List.of(QUERY, TEXTS, TRUNCATE, DIRECTION, RAW_SCORES, RETURN_TEXT),
                        in ->
                                new Rerank(
                                        in.get(QUERY),
                                        in.get(TEXTS),
                                        Cut.withoutPrompt(in),
                                        in.get(RAW_SCORES),
                                        in.get(RETURN_TEXT)));

        public Rerank {
            texts = List.copyOf(texts);
        }
    }

    public record Tokenize(
            List<String> inputs, boolean addSpecialTokens, @Nullable String promptName) {
        private static final JsonField<List<String>> INPUTS =
                required("inputs", TextInput.TEXTS, "A text or a list of texts.");
        private static final JsonField<Boolean> ADD_SPECIAL_TOKENS =
                flag("add_special_tokens", true, "Add the tokens that the model wants around.");

        public static final JsonObject<Tokenize> TYPE =
                new JsonObject<>(
                        "TokenizeRequest",
                        List.of(INPUTS, ADD_SPECIAL_TOKENS, PROMPT_NAME),
                        in ->
                                new Tokenize(
                                        in.get(INPUTS),
                                        in.get(ADD_SPECIAL_TOKENS),
                                        in.get(PROMPT_NAME)));

        public Tokenize {
            inputs = List.copyOf(inputs);
        }
    }

    public record Decode(List<TextInput.Ids> ids, boolean skipSpecialTokens) {
        private static final JsonField<List<TextInput.Ids>> IDS =
                required("ids", TextInput.ID_LISTS, "Token ids, or a list of lists of them.");
        private static final JsonField<Boolean> SKIP_SPECIAL_TOKENS =
                flag("skip_special_tokens", true, "Leave out the tokens around the text.");

        public static final JsonObject<Decode> TYPE =
                new JsonObject<>(
                        "DecodeRequest",
                        List.of(IDS, SKIP_SPECIAL_TOKENS),
                        in -> new Decode(in.get(IDS), in.get(SKIP_SPECIAL_TOKENS)));

        public Decode {
            ids = List.copyOf(ids);
        }
    }

    /// What `/vertex` takes: bodies of other routes, as they were sent.
    public record Vertex(List<byte[]> instances) {
        private static final JsonField<List<byte[]>> INSTANCES =
                required(
                        "instances", JsonType.list(JsonType.RAW_OBJECT), "Bodies of other routes.");

        public static final JsonObject<Vertex> TYPE =
                new JsonObject<>(
                        "VertexRequest", List.of(INSTANCES), in -> new Vertex(in.get(INSTANCES)));

        public Vertex {
            instances = List.copyOf(instances);
        }
    }
}
