/// `purlin config`: what every setting came to, and why.
@NullMarked
package dev.purlin.cli.config;

import org.jspecify.annotations.NullMarked;
