@NullMarked
package dev.purlin.engine;

import org.jspecify.annotations.NullMarked;
