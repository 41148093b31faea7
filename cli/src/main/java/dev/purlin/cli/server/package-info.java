/// What the commands that serve have in common: how much they log.
@NullMarked
package dev.purlin.cli.server;

import org.jspecify.annotations.NullMarked;
