/// Values that deployments may know and nobody may read back: sealed with the master key, opened
/// only for a replica that starts.
@NullMarked
package dev.purlin.platform.secrets;

import org.jspecify.annotations.NullMarked;
