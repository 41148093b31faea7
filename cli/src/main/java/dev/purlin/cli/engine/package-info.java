/// `purlin engine`: one model server, told by its own flags and by those of text-embeddings-router.
@NullMarked
package dev.purlin.cli.engine;

import org.jspecify.annotations.NullMarked;
