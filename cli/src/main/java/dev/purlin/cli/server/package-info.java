/// What the commands that serve have in common: how they are told to end, and what they log.
@NullMarked
package dev.purlin.cli.server;

import org.jspecify.annotations.NullMarked;
