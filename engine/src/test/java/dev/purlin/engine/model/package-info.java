@NullMarked
package dev.purlin.engine.model;

import org.jspecify.annotations.NullMarked;
