/// What people upload to be deployed: tar archives, plain or compressed with gzip. They are kept by
/// their content, checked before they are kept, and unpacked for replicas.
///
/// Everything here waits for a disk: call it from worker threads.
@NullMarked
package dev.purlin.platform.archives;

import org.jspecify.annotations.NullMarked;
