/// `purlin serve`: the platform, told by flags, variables and `purlin.yaml`.
@NullMarked
package dev.purlin.cli.serve;

import org.jspecify.annotations.NullMarked;
