/// What the gateway knows of the world: the routing snapshot it reads, and the seams through which
/// it tells of load, of demand and of what each request came to. Plain values and pure choices;
/// nothing here touches a socket.
@NullMarked
package dev.purlin.gateway.route;

import org.jspecify.annotations.NullMarked;
