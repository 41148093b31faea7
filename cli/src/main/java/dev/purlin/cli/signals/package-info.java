/// How a command that runs for long is told to stop.
@NullMarked
package dev.purlin.cli.signals;

import org.jspecify.annotations.NullMarked;
