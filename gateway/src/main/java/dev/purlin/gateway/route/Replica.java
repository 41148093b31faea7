package dev.purlin.gateway.route;

/// One running model server that is ready. The same id is the same process.
///
/// @param host a name or an address; a name is resolved when a connection is opened
public record Replica(String id, String host, int port) {
    public Replica {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ", must be 1 to 65535");
        }
    }
}
