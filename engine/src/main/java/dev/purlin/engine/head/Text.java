package dev.purlin.engine.head;

import dev.purlin.engine.batch.Sized;
import dev.purlin.tokenizer.Tokens;

/// A text ready to run.
///
/// @param unpooled tokens at its front that a mean leaves out
public record Text(Tokens ids, Form form, int unpooled) implements Sized {
    public Text(Tokens ids, Form form) {
        this(ids, form, 0);
    }

    @Override
    public int tokens() {
        return ids.length();
    }
}
