package dev.purlin.engine;

/// One thing to be embedded or classified.
public sealed interface Input {
    /// A text, tokenized as the model's tokenizer does it.
    record Text(String text) implements Input {}

    /// Two texts seen together.
    record Pair(String first, String second) implements Input {}

    /// Token ids, run as they are: special tokens are the caller's to add.
    final class Ids implements Input {
        private final int[] ids;

        public Ids(int... ids) {
            this.ids = ids;
        }

        public int[] ids() {
            return ids;
        }
    }
}
