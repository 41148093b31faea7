/// How the AOT cache is trained.
@NullMarked
package dev.purlin.cli.training;

import org.jspecify.annotations.NullMarked;
