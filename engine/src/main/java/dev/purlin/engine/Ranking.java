package dev.purlin.engine;

import dev.purlin.engine.model.Labels;
import java.util.ArrayList;
import java.util.List;

/// Puts scores in order: the best first, among equals the one that came last.
final class Ranking {
    private Ranking() {}

    static List<Rank> ranks(float[] scores) {
        List<Rank> ranks = new ArrayList<>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            ranks.add(new Rank(i, scores[i]));
        }
        ranks.sort((a, b) -> {
            int byScore = Float.compare(b.score(), a.score());
            return byScore != 0 ? byScore : Integer.compare(b.index(), a.index());
        });
        return ranks;
    }

    static List<LabelScore> labels(Labels labels, float[] scores) {
        return ranks(scores).stream()
                .map(rank -> new LabelScore(name(labels, rank.index()), rank.score()))
                .toList();
    }

    private static String name(Labels labels, int index) {
        return index < labels.size() ? labels.names().get(index) : "LABEL_" + index;
    }
}
