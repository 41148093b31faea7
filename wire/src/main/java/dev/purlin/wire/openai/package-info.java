/// The shapes of OpenAI's embeddings and models interface.
@NullMarked
package dev.purlin.wire.openai;

import org.jspecify.annotations.NullMarked;
