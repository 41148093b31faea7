/// Who may go on to which replica, and who waits: shared by all event loops, knowing no sockets.
@NullMarked
package dev.purlin.gateway.admission;

import org.jspecify.annotations.NullMarked;
