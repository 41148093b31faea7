/// Requests as spans of distributed traces. Nothing here is loaded unless traces are wanted.
@NullMarked
package dev.purlin.modelserver.tracing;

import org.jspecify.annotations.NullMarked;
