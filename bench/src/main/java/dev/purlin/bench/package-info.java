@NullMarked
package dev.purlin.bench;

import org.jspecify.annotations.NullMarked;
