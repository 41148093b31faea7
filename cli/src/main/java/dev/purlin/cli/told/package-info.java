/// What every command tells its caller: exit codes, failures, and the streams they go to.
@NullMarked
package dev.purlin.cli.told;

import org.jspecify.annotations.NullMarked;
