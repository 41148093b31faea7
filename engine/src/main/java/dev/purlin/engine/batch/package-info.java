/// Which texts run together, when, and on which thread. Knows lengths and requests, but no model.
@NullMarked
package dev.purlin.engine.batch;

import org.jspecify.annotations.NullMarked;
