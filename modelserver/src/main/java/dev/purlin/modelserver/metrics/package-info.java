/// What a model server counts, and how it is told to Prometheus.
@NullMarked
package dev.purlin.modelserver.metrics;

import org.jspecify.annotations.NullMarked;
