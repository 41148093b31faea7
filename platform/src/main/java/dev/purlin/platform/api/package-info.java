/// What the control plane answers: from the store and from what the reconciler saw.
@NullMarked
package dev.purlin.platform.api;

import org.jspecify.annotations.NullMarked;
