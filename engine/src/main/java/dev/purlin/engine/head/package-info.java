/// From a graph's numbers to what a caller asked for: pooling, scores, sparse weights. Pure.
@NullMarked
package dev.purlin.engine.head;

import org.jspecify.annotations.NullMarked;
