package dev.purlin.httpserver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a listener listens, what it bears, and who may call.
///
/// @param host a name or an address of this machine
/// @param port 0 takes a free one
/// @param origins web pages that may call; empty, or with a `*` in it: all
/// @param apiKey null: everybody may call
public record HttpSettings(
        String host, int port, HttpLimits limits, List<String> origins, @Nullable ApiKey apiKey) {
    public HttpSettings {
        origins = List.copyOf(origins);
    }

    public HttpSettings with(HttpLimits other) {
        return new HttpSettings(host, port, other, origins, apiKey);
    }

    /// A free port of the loopback address, with the usual limits, open to all.
    public static HttpSettings loopback() {
        return new HttpSettings("127.0.0.1", 0, HttpLimits.DEFAULT, List.of(), null);
    }
}
