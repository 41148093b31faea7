/// Reading and writing JSON as bytes: reading with errors that name the place, writing numbers
/// without objects in between, for answers that are mostly vectors.
@NullMarked
package dev.purlin.wire.json;

import org.jspecify.annotations.NullMarked;
