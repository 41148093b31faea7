package dev.purlin.platform.config;

/// How callers speak to a replica.
public enum Transport {
    HTTP,
    WEBSOCKET
}
