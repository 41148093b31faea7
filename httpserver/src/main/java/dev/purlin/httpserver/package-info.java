@NullMarked
package dev.purlin.httpserver;

import org.jspecify.annotations.NullMarked;
