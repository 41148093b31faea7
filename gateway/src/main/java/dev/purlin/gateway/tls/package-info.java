/// TLS: the certificate that callers are shown, and its key.
@NullMarked
package dev.purlin.gateway.tls;

import org.jspecify.annotations.NullMarked;
