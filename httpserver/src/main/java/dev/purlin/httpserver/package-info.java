/// What every HTTP server here shares: the listener, its limits, request ids, access control, the
/// line written for each request, and leaving without breaking an answer.
@NullMarked
package dev.purlin.httpserver;

import org.jspecify.annotations.NullMarked;
