@NullMarked
package dev.purlin.wire;

import org.jspecify.annotations.NullMarked;
