/// The shapes of text-embeddings-inference's HTTP interface: what is read, what is written.
@NullMarked
package dev.purlin.wire.tei;

import org.jspecify.annotations.NullMarked;
