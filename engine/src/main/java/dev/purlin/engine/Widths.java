package dev.purlin.engine;

import dev.purlin.engine.batch.Width;
import dev.purlin.engine.head.Form;
import dev.purlin.engine.head.Head;
import dev.purlin.engine.head.Output;
import dev.purlin.engine.head.Row;
import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.head.Text;
import dev.purlin.engine.head.TokenVectors;
import java.util.List;

/// How many numbers a model gives, as its first runs showed. Sparse vectors have as many words as
/// their text calls up; of those the widest so far counts, twice. Safe for all threads.
final class Widths {
    /// Words of a sparse vector that are expected before any had more: models in use give 100 to
    /// 300.
    private static final int USUAL_WORDS = 512;

    private final int vector;
    private final int tokenVector;
    private volatile int widestWords;

    private Widths(int vector, int tokenVector) {
        this.vector = vector;
        this.tokenVector = tokenVector;
    }

    /// Runs a short text through the model, which also finds out whether the graph works at all.
    static Widths measured(Head head, Text text) {
        Output one = first(head, text);
        Widths widths = new Widths(numbers(one), tokenNumbers(head, text));
        widths.seen(List.of(one));
        return widths;
    }

    private static Output first(Head head, Text text) {
        return head.run(List.of(text), Width.NARROW).getFirst();
    }

    private static int tokenNumbers(Head head, Text text) {
        if (!head.givesTokens()) {
            return 0;
        }
        return head.outputWidth() > 0
                ? head.outputWidth()
                : numbers(first(head, new Text(text.ids(), Form.PER_TOKEN)));
    }

    private static int numbers(Output output) {
        return switch (output) {
            case Row row -> row.values().length;
            case SparseVector sparse -> sparse.words();
            case TokenVectors tokens -> tokens.dimensions();
        };
    }

    int vector() {
        return vector;
    }

    int tokenVector() {
        return tokenVector;
    }

    int words() {
        return Math.min(vector, Math.max(USUAL_WORDS, 2 * widestWords));
    }

    void seen(List<? extends Output> outputs) {
        int widest = widestWords;
        for (Output output : outputs) {
            if (output instanceof SparseVector sparse) {
                widest = Math.max(widest, sparse.size());
            }
        }
        // A lost race costs an estimate that is too small once.
        widestWords = widest;
    }
}
