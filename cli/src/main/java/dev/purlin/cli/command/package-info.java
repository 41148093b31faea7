/// The shape of a subcommand, so that each can live in a package of its own.
@NullMarked
package dev.purlin.cli.command;

import org.jspecify.annotations.NullMarked;
