package dev.purlin.engine.head;

import dev.purlin.engine.batch.Runner;
import dev.purlin.engine.batch.Width;
import dev.purlin.engine.model.DenseLayer;
import dev.purlin.engine.model.DenseModule;
import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.engine.model.Pooling;
import dev.purlin.engine.onnx.Grid;
import dev.purlin.engine.onnx.OnnxGraph;
import dev.purlin.tokenizer.Side;
import dev.purlin.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A graph together with what its model's kind makes of its outputs: runs texts to [Output]s.
///
/// A graph that pools by itself (`sentence_embedding`, `pooler_output_int8`) is believed; else its
/// token vectors are pooled here and sent through the model's Dense layers.
public final class Head implements Runner<Text, Output> {
    private final OnnxGraph graph;
    private final ModelKind kind;
    private final Side paddingSide;
    private final List<DenseLayer> dense;
    private final @Nullable String one;
    private final @Nullable String perToken;

    private Head(
            OnnxGraph graph,
            ModelCard card,
            List<DenseLayer> dense,
            @Nullable String one,
            @Nullable String perToken) {
        this.graph = graph;
        this.kind = card.kind();
        this.paddingSide = card.paddingSide();
        this.dense = dense;
        this.one = one;
        this.perToken = perToken;
    }

    /// @throws ModelException if the graph has no output that fits the model's kind
    public static Head of(OnnxGraph graph, ModelCard card) {
        return switch (card.kind()) {
            case ModelKind.Embedding _ -> embedding(graph, card);
            case ModelKind.Sparse _ ->
                    new Head(graph, card, List.of(), null, required(graph, "logits"));
            case ModelKind.Classifier(Labels labels, boolean _) -> classifying(graph, card, labels);
            case ModelKind.Reranker(Labels labels) -> classifying(graph, card, labels);
        };
    }

    private static Head classifying(OnnxGraph graph, ModelCard card, Labels labels) {
        String logits = required(graph, "logits");
        OnnxGraph.Shape shape = graph.outputs().get(logits);
        if (shape != null && shape.width() > 0 && shape.width() != labels.size()) {
            throw new ModelException.Unsupported(
                    "The graph gives "
                            + shape.width()
                            + " logits, but config.json has "
                            + labels.size()
                            + " labels",
                    "Write one label per logit into `id2label` of config.json.");
        }
        return new Head(graph, card, List.of(), logits, null);
    }

    private static Head embedding(OnnxGraph graph, ModelCard card) {
        String pooled = first(graph, "sentence_embedding", "pooler_output_int8").orElse(null);
        String tokens = first(graph, "last_hidden_state", "token_embeddings").orElse(null);
        if (pooled == null && tokens == null) {
            required(graph, "last_hidden_state", "token_embeddings", "sentence_embedding");
        }
        List<DenseLayer> dense =
                pooled == null ? card.dense().stream().map(DenseModule::load).toList() : List.of();
        return new Head(graph, card, dense, pooled, tokens);
    }

    /// Whether single token vectors can be had.
    public boolean givesTokens() {
        return perToken != null;
    }

    /// Numbers per token that a run writes, 0 if unknown: a bound for how many tokens one may have.
    public int outputWidth() {
        String output = perToken == null ? one : perToken;
        OnnxGraph.Shape shape = output == null ? null : graph.outputs().get(output);
        return shape == null ? 0 : shape.width();
    }

    @Override
    public List<Output> run(List<Text> texts, Width width) {
        List<Tokens> ids = new ArrayList<>(texts.size());
        Set<String> wanted = new HashSet<>();
        int longest = 0;
        for (Text text : texts) {
            ids.add(text.ids());
            longest = Math.max(longest, text.tokens());
            wanted.add(output(text.form()));
        }
        int columns = longest;
        return graph.run(ids, width, wanted, grids -> read(texts, grids, columns));
    }

    private List<Output> read(List<Text> texts, Map<String, Grid> grids, int columns) {
        List<Output> results = new ArrayList<>(texts.size());
        for (int row = 0; row < texts.size(); row++) {
            Text text = texts.get(row);
            Grid grid = java.util.Objects.requireNonNull(grids.get(output(text.form())));
            int first = paddingSide == Side.LEFT ? columns - text.tokens() : 0;
            results.add(read(text, grid, row, first));
        }
        return results;
    }

    private Output read(Text text, Grid grid, int row, int first) {
        Pooler pooler = new Pooler(grid, row, first, text.tokens(), text.unpooled());
        if (text.form() == Form.PER_TOKEN) {
            return pooler.all();
        }
        return switch (kind) {
            case ModelKind.Sparse _ -> SparseVector.of(pooler.pool(Pooling.SPLADE));
            case ModelKind.Classifier _, ModelKind.Reranker _ -> new Row(whole(grid, row));
            case ModelKind.Embedding(Pooling pooling) ->
                    new Row(one != null ? whole(grid, row) : deepen(pooler.pool(pooling)));
        };
    }

    private static float[] whole(Grid grid, int row) {
        float[] vector = new float[grid.width()];
        grid.copy(row, 0, vector, 0);
        return vector;
    }

    private float[] deepen(float[] pooled) {
        float[] vector = pooled;
        for (DenseLayer layer : dense) {
            vector = layer.apply(vector);
        }
        return vector;
    }

    private String output(Form form) {
        String output = form == Form.ONE && one != null ? one : perToken;
        if (output == null) {
            throw new IllegalStateException("The graph gives no token vectors");
        }
        return output;
    }

    private static Optional<String> first(OnnxGraph graph, String... names) {
        for (String name : names) {
            if (graph.outputs().containsKey(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static String required(OnnxGraph graph, String... names) {
        return first(graph, names)
                .orElseThrow(() ->
                        new ModelException.Unsupported(
                                "The ONNX graph gives "
                                        + graph.outputs().keySet().stream().sorted().toList()
                                        + ", but "
                                        + String.join(" or ", names)
                                        + " is needed",
                                "Export the model again for its own task."));
    }
}
