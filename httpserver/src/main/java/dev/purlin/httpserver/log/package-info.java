/// What `System.Logger` writes to: lines on standard error, as text or as JSON.
@NullMarked
package dev.purlin.httpserver.log;

import org.jspecify.annotations.NullMarked;
