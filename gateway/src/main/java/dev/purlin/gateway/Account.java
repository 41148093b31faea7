package dev.purlin.gateway;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.wire.ErrorCode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What is noted of one request while it runs, for its [Outcome]. Belongs to its event loop.
final class Account {
    private final long beganNanos = System.nanoTime();
    private final String requestId = newId();
    private String method = "";
    private String path = "";
    private String query = "";
    private @Nullable String allowed;
    private @Nullable String keyPrefix;
    private @Nullable String endpointId;
    private @Nullable String deploymentId;
    private @Nullable String replicaId;
    private int attempts;
    private long bytesIn;
    private long bytesOut;
    private long waitedNanos;

    /// 32 hexadecimal digits.
    private static String newId() {
        var random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    long beganNanos() {
        return beganNanos;
    }

    String requestId() {
        return requestId;
    }

    void asked(String method, String target) {
        this.method = method;
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? "" : target.substring(mark);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /// With its question mark; empty when there is none.
    String query() {
        return query;
    }

    /// What a URL takes that was called by another method.
    void allow(String method) {
        allowed = method;
    }

    /// Null when the method is not what is wrong.
    @Nullable String allowed() {
        return allowed;
    }

    void key(String prefix) {
        keyPrefix = prefix;
    }

    void endpoint(String id) {
        endpointId = id;
    }

    void deployment(String id) {
        deploymentId = id;
    }

    void replica(String id) {
        replicaId = id;
    }

    void attempt() {
        attempts++;
    }

    int attempts() {
        return attempts;
    }

    void in(int bytes) {
        bytesIn += bytes;
    }

    long bytesIn() {
        return bytesIn;
    }

    void out(int bytes) {
        bytesOut += bytes;
    }

    void waited(long nanos) {
        waitedNanos += nanos;
    }

    Outcome outcome(int status, @Nullable ErrorCode error) {
        return new Outcome(
                requestId,
                keyPrefix,
                endpointId,
                deploymentId,
                replicaId,
                method,
                path,
                status,
                attempts,
                bytesIn,
                bytesOut,
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(System.nanoTime() - beganNanos),
                error);
    }
}
