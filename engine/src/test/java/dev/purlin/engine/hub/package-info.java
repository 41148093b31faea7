@NullMarked
package dev.purlin.engine.hub;

import org.jspecify.annotations.NullMarked;
