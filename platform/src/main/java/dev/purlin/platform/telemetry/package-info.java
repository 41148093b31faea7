/// What the platform tells of the requests that it served.
@NullMarked
package dev.purlin.platform.telemetry;

import org.jspecify.annotations.NullMarked;
