package dev.purlin.engine;

import dev.purlin.engine.EngineException.InvalidInput;
import dev.purlin.engine.EngineException.RunFailed;
import dev.purlin.engine.head.Output;
import dev.purlin.engine.head.Row;
import dev.purlin.engine.head.Scores;
import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From what the runs made of a request's texts to what its caller asked for.
final class Finish {
    private Finish() {}

    static List<float[]> vectors(List<Output> outputs, EmbedOptions options) {
        List<float[]> vectors = new ArrayList<>(outputs.size());
        for (Output output : outputs) {
            float[] vector = shortened(vector(output), options.dimensions());
            vectors.add(options.normalize() ? Scores.normalize(vector) : vector);
        }
        return vectors;
    }

    /// Of the first to each of the others.
    static float[] cosines(List<Output> outputs) {
        float[] first = vector(outputs.getFirst());
        float[] cosines = new float[outputs.size() - 1];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Scores.cosine(first, vector(outputs.get(i + 1)));
        }
        return cosines;
    }

    static List<List<LabelScore>> labels(
            List<Output> outputs, Labels labels, boolean raw, Abilities abilities) {
        List<List<LabelScore>> all = new ArrayList<>(outputs.size());
        for (Output output : outputs) {
            all.add(Ranking.labels(labels, scores(output, raw, abilities)));
        }
        return all;
    }

    static List<Rank> ranks(List<Output> outputs, boolean raw, Abilities abilities) {
        float[] scores = new float[outputs.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores(outputs.get(i), raw, abilities)[0];
        }
        return Ranking.ranks(scores);
    }

    /// As they are, for the caller who knows that all are of one sort.
    @SuppressWarnings("unchecked")
    static <O extends Output> List<O> unchanged(List<Output> outputs) {
        return (List<O>) (List<?>) outputs;
    }

    private static float[] scores(Output output, boolean raw, Abilities abilities) {
        float[] logits = ((Row) output).values().clone();
        float[] scores = raw ? logits : shares(logits, abilities);
        for (float score : scores) {
            if (Float.isNaN(score)) {
                throw new RunFailed("score is NaN", null);
            }
        }
        return scores;
    }

    private static float[] shares(float[] logits, Abilities abilities) {
        return abilities.scoresLabelsApart(logits.length)
                ? Scores.sigmoid(logits)
                : Scores.softmax(logits);
    }

    private static float[] shortened(float[] vector, @Nullable Integer dimensions) {
        if (dimensions == null || dimensions == vector.length) {
            return vector;
        }
        if (dimensions > vector.length) {
            throw new InvalidInput(
                    "`dimensions` should be smaller than the maximum embedding dimension.");
        }
        return Arrays.copyOf(vector, dimensions);
    }

    private static float[] vector(Output output) {
        return output instanceof SparseVector sparse ? sparse.spread() : ((Row) output).values();
    }
}
