package dev.purlin.engine.head;

import dev.purlin.engine.batch.Sized;
import dev.purlin.tokenizer.Tokens;

/// A text ready to run.
public record Text(Tokens ids, Form form) implements Sized {
    @Override
    public int tokens() {
        return ids.length();
    }
}
