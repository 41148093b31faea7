/// `purlin routes`.
@NullMarked
package dev.purlin.cli.routes;

import org.jspecify.annotations.NullMarked;
