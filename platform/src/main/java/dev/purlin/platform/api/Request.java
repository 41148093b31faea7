package dev.purlin.platform.api;

import dev.purlin.gateway.route.Key;
import dev.purlin.httpserver.Call;
import dev.purlin.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/// A call that was let in.
///
/// @param parts of the path, where its template has names, in order
/// @param key absent where none is needed
/// @param root how the caller reaches this platform: what every URL handed out begins with, without
///   a slash at its end
public record Request(Call call, List<String> parts, Optional<Key> key, String root) {
    public Request {
        parts = List.copyOf(parts);
    }

    String part(int index) {
        return parts.get(index);
    }

    /// For history: who does it.
    String actor() {
        return key.map(k -> "key:" + k.prefix())
                .orElseThrow(() -> new Refused(ErrorCode.KEY_MISSING, "a key is needed"));
    }
}
