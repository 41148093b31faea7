/// Reading and writing JSON as bytes, with errors that name the place.
@NullMarked
package dev.purlin.wire.json;

import org.jspecify.annotations.NullMarked;
