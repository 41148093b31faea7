/// HTTP/1.1 as bytes: reading heads and bodies more strictly than any server behind the gateway
/// does, and writing heads by copying the lines that stay.
@NullMarked
package dev.purlin.gateway.http;

import org.jspecify.annotations.NullMarked;
