/// The launcher's inside: the command line, its exit codes and how failures are told.
@NullMarked
package dev.purlin.cli;

import org.jspecify.annotations.NullMarked;
