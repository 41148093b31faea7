/// `purlin completion`: what a shell needs to complete our command lines.
@NullMarked
package dev.purlin.cli.completion;

import org.jspecify.annotations.NullMarked;
