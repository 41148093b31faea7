package dev.purlin.modelserver;

import dev.purlin.engine.EmbedOptions;
import dev.purlin.engine.Engine;
import dev.purlin.engine.LabelScore;
import dev.purlin.engine.Rank;
import dev.purlin.engine.TextOptions;
import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.head.TokenVectors;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.modelserver.Work.Family;
import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.openai.EmbeddingsRequest;
import dev.purlin.wire.tei.Requests;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From what a request says to what the model is to do: one method per kind of request.
final class Plans {
    private Plans() {}

    static Work<List<float[]>> embed(Requests.Embed body, Serving serving) {
        var options =
                new EmbedOptions(
                        serving.options(body.cut()),
                        body.normalize(),
                        dimensions(body.dimensions()));
        return new Work<>(
                Family.EMBED,
                body.inputs().single(),
                body.inputs().size(),
                () -> serving.engine().embed(Serving.inputs(body.inputs()), options),
                (done, to) -> {
                    to.openList();
                    for (float[] vector : done.value()) {
                        to.floats(vector, 0, vector.length);
                    }
                    to.closeList();
                });
    }

    /// What is above any model's dimensions is refused as that.
    private static @Nullable Integer dimensions(@Nullable Long asked) {
        return asked == null ? null : (int) Math.min(Integer.MAX_VALUE, asked);
    }

    static Work<List<TokenVectors>> embedAll(Requests.EmbedParts body, Serving serving) {
        TextOptions options = serving.options(body.cut());
        return new Work<>(
                Family.EMBED,
                body.inputs().single(),
                body.inputs().size(),
                () -> serving.engine().embedAll(Serving.inputs(body.inputs()), options),
                (done, to) -> {
                    to.openList();
                    done.value().forEach(tokens -> rows(tokens, to));
                    to.closeList();
                });
    }

    private static void rows(TokenVectors tokens, JsonWriter to) {
        int columns = tokens.dimensions();
        to.openList();
        for (int row = 0; row < tokens.rows(); row++) {
            to.floats(tokens.values(), row * columns, (row + 1) * columns);
        }
        to.closeList();
    }

    static Work<List<SparseVector>> embedSparse(Requests.EmbedParts body, Serving serving) {
        TextOptions options = serving.options(body.cut());
        return new Work<>(
                Family.EMBED,
                body.inputs().single(),
                body.inputs().size(),
                () -> serving.engine().embedSparse(Serving.inputs(body.inputs()), options),
                (done, to) -> {
                    to.openList();
                    done.value().forEach(vector -> weights(vector, to));
                    to.closeList();
                });
    }

    private static void weights(SparseVector vector, JsonWriter to) {
        to.openList();
        for (int i = 0; i < vector.size(); i++) {
            to.openObject()
                    .member("index", vector.indices()[i])
                    .member("value", vector.values()[i])
                    .closeObject();
        }
        to.closeList();
    }

    static Work<float[]> similarity(Requests.Similarity body, Serving serving) {
        if (body.sentences().isEmpty()) {
            throw Refused.empty("inputs.sentences");
        }
        TextOptions options = serving.options(body.cut());
        return new Work<>(
                Family.EMBED,
                false,
                body.sentences().size() + 1,
                () -> serving.engine().similarity(body.source(), body.sentences(), options),
                (done, to) -> to.floats(done.value(), 0, done.value().length));
    }

    static Work<List<List<LabelScore>>> predict(Requests.Predict body, Serving serving) {
        TextOptions options = serving.options(body.cut());
        boolean single = body.inputs().single();
        return new Work<>(
                Family.PREDICT,
                single,
                body.inputs().size(),
                () ->
                        serving.engine()
                                .predict(Serving.inputs(body.inputs()), options, body.rawScores()),
                (done, to) -> {
                    if (single) {
                        labels(done.value().getFirst(), to);
                        return;
                    }
                    to.openList();
                    done.value().forEach(scores -> labels(scores, to));
                    to.closeList();
                });
    }

    private static void labels(List<LabelScore> scores, JsonWriter to) {
        to.openList();
        for (LabelScore score : scores) {
            to.openObject().member("score", score.score()).member("label", score.label());
            to.closeObject();
        }
        to.closeList();
    }

    /// Whether there are texts is asked before what the model can do, and that before how many.
    static Work<List<Rank>> rerank(Requests.Rerank body, Serving serving) {
        if (body.texts().isEmpty()) {
            throw Refused.empty("texts");
        }
        Engine engine = serving.engine();
        if (!(engine.card().kind() instanceof ModelKind.Reranker)) {
            throw Refused.wrongModel("model is not a re-ranker model");
        }
        TextOptions options = serving.options(body.cut());
        return new Work<>(
                Family.PREDICT,
                false,
                body.texts().size(),
                () -> engine.rerank(body.query(), body.texts(), options, body.rawScores()),
                (done, to) -> ranks(done.value(), body, to));
    }

    private static void ranks(List<Rank> ranks, Requests.Rerank body, JsonWriter to) {
        to.openList();
        for (Rank rank : ranks) {
            to.openObject().member("index", rank.index());
            if (body.returnText()) {
                to.member("text", body.texts().get(rank.index()));
            }
            to.member("score", rank.score()).closeObject();
        }
        to.closeList();
    }

    static Work<List<float[]>> openAi(EmbeddingsRequest body, Serving serving) {
        var options =
                new EmbedOptions(
                        serving.options(Requests.Cut.AS_SET), true, dimensions(body.dimensions()));
        boolean base64 = body.encoding() == EmbeddingsRequest.Encoding.BASE64;
        return new Work<>(
                Family.EMBED,
                body.input().single(),
                body.input().size(),
                () -> serving.engine().embed(Serving.inputs(body.input()), options),
                (done, to) -> {
                    to.openObject().member("object", "list").name("data").openList();
                    for (int i = 0; i < done.value().size(); i++) {
                        embedding(done.value().get(i), i, base64, to);
                    }
                    to.closeList().member("model", serving.settings().modelName());
                    to.name("usage").openObject();
                    to.member("prompt_tokens", done.cost().tokens());
                    to.member("total_tokens", done.cost().tokens()).closeObject().closeObject();
                });
    }

    private static void embedding(float[] vector, int index, boolean base64, JsonWriter to) {
        to.openObject().member("object", "embedding").name("embedding");
        if (base64) {
            to.base64(vector);
        } else {
            to.floats(vector, 0, vector.length);
        }
        to.member("index", index).closeObject();
    }

    /// What `POST /` means: whatever the model is for.
    static Work<?> byDefault(byte[] body, Serving serving) {
        return switch (serving.engine().card().kind()) {
            case ModelKind.Classifier _ -> predict(read(body, Requests.Predict.TYPE), serving);
            case ModelKind.Reranker _ -> rerank(read(body, Requests.Rerank.TYPE), serving);
            case ModelKind.Sparse _ -> embedSparse(read(body, Requests.EmbedParts.SPARSE), serving);
            case ModelKind.Embedding _ ->
                    "sentence-similarity".equals(serving.settings().task())
                            ? similarity(read(body, Requests.Similarity.TYPE), serving)
                            : embed(read(body, Requests.Embed.TYPE), serving);
        };
    }

    /// What one instance of a Vertex call means: to rank, if it can be read so, else what the model
    /// is for.
    static Work<?> instance(byte[] body, Serving serving) {
        try {
            return rerank(read(body, Requests.Rerank.TYPE), serving);
        } catch (JsonException _) {
            return instanceByKind(body, serving);
        }
    }

    private static Work<?> instanceByKind(byte[] body, Serving serving) {
        try {
            return switch (serving.engine().card().kind()) {
                case ModelKind.Classifier _, ModelKind.Reranker _ ->
                        predict(read(body, Requests.Predict.TYPE), serving);
                case ModelKind.Sparse _ ->
                        embedSparse(read(body, Requests.EmbedParts.SPARSE), serving);
                case ModelKind.Embedding _ -> embed(read(body, Requests.Embed.TYPE), serving);
            };
        } catch (JsonException e) {
            throw Refused.invalid(String.valueOf(e.getMessage()));
        }
    }

    static <B> B read(byte[] body, JsonType<B> type) {
        return type.read(new JsonCursor(body));
    }
}
