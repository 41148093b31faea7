/// The data path: takes requests in, decides from the routing snapshot where each goes, and moves
/// bytes between callers and replicas.
@NullMarked
package dev.purlin.gateway;

import org.jspecify.annotations.NullMarked;
