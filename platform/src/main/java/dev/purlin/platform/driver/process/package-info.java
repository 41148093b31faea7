/// Replicas as processes of this machine.
@NullMarked
package dev.purlin.platform.driver.process;

import org.jspecify.annotations.NullMarked;
