@NullMarked
package dev.purlin.tokenizer;

import org.jspecify.annotations.NullMarked;
