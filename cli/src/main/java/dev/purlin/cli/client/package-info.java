/// How commands call a platform: which one, with which key, and what its refusals come to.
@NullMarked
package dev.purlin.cli.client;

import org.jspecify.annotations.NullMarked;
