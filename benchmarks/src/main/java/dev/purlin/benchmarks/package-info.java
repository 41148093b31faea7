/// Measurements: the baseline, the ideal, the traffic, and one command per figure.
@NullMarked
package dev.purlin.benchmarks;

import org.jspecify.annotations.NullMarked;
