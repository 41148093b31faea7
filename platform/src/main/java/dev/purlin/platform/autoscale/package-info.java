/// How many replicas a deployment should have for the load it has: a decision, and the loop that
/// asks for it once a second.
@NullMarked
package dev.purlin.platform.autoscale;

import org.jspecify.annotations.NullMarked;
