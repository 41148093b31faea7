@NullMarked
package dev.purlin.cli;

import org.jspecify.annotations.NullMarked;
