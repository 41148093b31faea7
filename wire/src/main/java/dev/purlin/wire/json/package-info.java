/// JSON answers written as bytes: numbers without objects in between, for answers that are mostly
/// vectors. Reading JSON, and writing what is not mostly numbers, is the JSON library's work.
@NullMarked
package dev.purlin.wire.json;

import org.jspecify.annotations.NullMarked;
