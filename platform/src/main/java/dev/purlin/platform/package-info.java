/// The server that people deploy to: it keeps endpoints and their deployments, runs replicas,
/// scales them, and stands behind the gateway.
@NullMarked
package dev.purlin.platform;

import org.jspecify.annotations.NullMarked;
