/// Reads what replicas wrote, as their driver keeps it.
@NullMarked
package dev.purlin.platform.logs;

import org.jspecify.annotations.NullMarked;
