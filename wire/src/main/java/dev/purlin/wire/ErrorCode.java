package dev.purlin.wire;

/// The catalogue of what the platform itself answers when a request cannot be served: a stable
/// name, whose fault it is, the HTTP status, whether the same request may be sent again, and what
/// to do. Clients branch on the name, never on the text. Each dialect renders it in a body of its
/// own.
public enum ErrorCode {
    MALFORMED_REQUEST(400, Fault.CALLER, false, "client_error", "Send well-formed HTTP/1.1."),
    MODEL_NOT_NAMED(
            400,
            Fault.CALLER,
            false,
            "client_error",
            "Name an endpoint in the body's member \"model\"."),
    INVALID_VALUE(
            400,
            Fault.CALLER,
            false,
            "client_error",
            "Send a value within the limits that the message names."),
    KEY_MISSING(
            401,
            Fault.CALLER,
            false,
            "unauthorized",
            "Send the header Authorization: Bearer <key>."),
    KEY_UNKNOWN(
            401,
            Fault.CALLER,
            false,
            "unauthorized",
            "Use a key that exists, is complete and has not expired."),
    KEY_NOT_ALLOWED(
            403,
            Fault.CALLER,
            false,
            "unauthorized",
            "Use a key with the scope invoke for this endpoint."),
    ENDPOINT_UNKNOWN(
            404,
            Fault.CALLER,
            false,
            "model_does_not_exist",
            "See the endpoints, environments and deployments there are."),
    NOT_FOUND(404, Fault.CALLER, false, "client_error", "List what there is, then name one of it."),
    PATH_UNKNOWN(404, Fault.CALLER, false, "client_error", "See the documentation of the paths."),
    DEPLOYMENT_DEACTIVATED(
            404, Fault.CALLER, false, "model_unavailable", "Activate the deployment first."),
    METHOD_NOT_ALLOWED(405, Fault.CALLER, false, "client_error", "Use the method in Allow."),
    REQUEST_TOO_SLOW(408, Fault.CALLER, true, "timeout", "Send the request without long pauses."),
    CONFLICT(
            409,
            Fault.CALLER,
            false,
            "client_error",
            "See the state that the message names first."),
    BODY_TOO_LARGE(413, Fault.CALLER, false, "payload_too_large", "Send a smaller body."),
    TARGET_TOO_LONG(414, Fault.CALLER, false, "client_error", "Send a shorter URL."),
    EXPECTATION_UNKNOWN(
            417, Fault.CALLER, false, "client_error", "Expect nothing but 100-continue."),
    HEAD_TOO_LARGE(431, Fault.CALLER, false, "client_error", "Send fewer or shorter headers."),
    TOO_MANY_WAITING(
            429,
            Fault.CAPACITY,
            true,
            "rate_limited",
            "Try again after Retry-After, or allow more replicas."),
    TOO_MANY_BYTES_HELD(429, Fault.CAPACITY, true, "rate_limited", "Try again after Retry-After."),
    CLIENT_GONE(499, Fault.CALLER, true, "client_error", "Nobody was there to answer."),
    INTERNAL(500, Fault.PLATFORM, true, "internal_baseten_error", "Tell us, with the request id."),
    REPLICA_FAILED(
            502,
            Fault.PLATFORM,
            true,
            "application_error",
            "See the logs of the deployment; the connection to the replica broke."),
    DEPLOYMENT_UNAVAILABLE(
            503, Fault.PLATFORM, true, "model_unavailable", "See the state of the deployment."),
    NO_ROUTE(
            503,
            Fault.PLATFORM,
            true,
            "model_unavailable",
            "The control plane cannot be reached; try again."),
    CLOSING(503, Fault.PLATFORM, true, "model_unavailable", "The server shuts down; try again."),
    WAITED_TOO_LONG(
            504,
            Fault.CAPACITY,
            true,
            "model_not_ready",
            "No replica was free in time; allow more replicas or a longer predict timeout."),
    ANSWER_TOO_SLOW(
            504,
            Fault.PLATFORM,
            true,
            "timeout",
            "The replica took longer than the predict timeout."),
    DISK_FULL(
            507,
            Fault.PLATFORM,
            true,
            "internal_baseten_error",
            "Make room on the disk of the data folder; reads and calls go on meanwhile.");

    /// Whose fault it is.
    public enum Fault {
        CALLER,
        PLATFORM,
        CAPACITY
    }

    private final int status;
    private final Fault fault;
    private final boolean mayRetry;
    private final String basetenCode;
    private final String help;

    ErrorCode(int status, Fault fault, boolean mayRetry, String basetenCode, String help) {
        this.status = status;
        this.fault = fault;
        this.mayRetry = mayRetry;
        this.basetenCode = basetenCode;
        this.help = help;
    }

    public int status() {
        return status;
    }

    public Fault fault() {
        return fault;
    }

    /// Whether the same request may succeed later, unchanged.
    public boolean mayRetry() {
        return mayRetry;
    }

    /// The coarser `error_code` that Baseten's clients know.
    public String basetenCode() {
        return basetenCode;
    }

    /// What to do about it, in one sentence.
    public String help() {
        return help;
    }
}
