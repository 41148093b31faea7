package dev.purlin.platform.folder;

import dev.purlin.wire.json.JsonWriter;
import java.net.URI;
import java.time.Instant;

/// What `serve.json` tells clients on the same machine while a platform serves.
public record Served(URI url, long pid, String version, Instant startedAt) {
    String json() {
        return new JsonWriter()
                .openObject()
                .member("url", url.toString())
                .member("pid", pid)
                .member("version", version)
                .member("started_at", startedAt.toString())
                .closeObject()
                .toString();
    }
}
