@NullMarked
package dev.purlin.modelserver;

import org.jspecify.annotations.NullMarked;
