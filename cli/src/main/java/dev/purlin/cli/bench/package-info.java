/// `purlin bench`: load tests from the command line.
@NullMarked
package dev.purlin.cli.bench;

import org.jspecify.annotations.NullMarked;
