/// Endpoints and their deployments: what is wanted of them, what exists, and the loop that brings
/// the one to the other. It publishes what the gateway routes by.
@NullMarked
package dev.purlin.platform.control;

import org.jspecify.annotations.NullMarked;
