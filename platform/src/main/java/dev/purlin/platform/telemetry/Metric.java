package dev.purlin.platform.telemetry;

import java.util.List;

/// Every metric of a platform. Names that start with `baseten_` are those that dashboards made for
/// Baseten's export ask for; times are in seconds, sizes in bytes.
public enum Metric {
    REQUESTS(
            "baseten_inference_requests_total",
            Kind.COUNTER,
            "Requests to a deployment, by the status that the caller saw."),
    RESPONSE_SECONDS(
            "baseten_end_to_end_response_time_seconds",
            Kind.SECONDS,
            "From a request's head to the end of its answer."),
    REQUEST_BYTES("baseten_request_size_bytes", Kind.BYTES, "Bodies of requests."),
    RESPONSE_BYTES("baseten_response_size_bytes", Kind.BYTES, "Bodies of answers."),
    CONCURRENT_REQUESTS(
            "baseten_concurrent_requests", Kind.GAUGE, "Requests at a replica or waiting for one."),
    REPLICAS_ACTIVE("baseten_replicas_active", Kind.GAUGE, "Replicas that are ready."),
    REPLICAS_STARTING("baseten_replicas_starting", Kind.GAUGE, "Replicas that are not ready yet."),
    WAITED_SECONDS("purlin_waited_seconds", Kind.SECONDS, "Time a request waited for a replica."),
    WAITING_REQUESTS("purlin_waiting_requests", Kind.GAUGE, "Requests that wait for a replica."),
    REPLICAS_WANTED("purlin_replicas_wanted", Kind.GAUGE, "Replicas there should be."),
    REFUSED(
            "purlin_refused_requests_total",
            Kind.COUNTER,
            "Requests that the gateway refused or broke off, by reason."),
    GATEWAY_RETRIES(
            "purlin_repeated_attempts_total",
            Kind.COUNTER,
            "Further attempts at requests whose replica was lost.");

    /// How a metric is counted.
    public enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        /// A histogram of times.
        SECONDS("histogram"),
        /// A histogram of sizes.
        BYTES("histogram");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /// The word that Prometheus has for it.
        String type() {
            return type;
        }

        /// The upper limits of a histogram's buckets.
        List<Double> limits() {
            return switch (this) {
                case SECONDS ->
                        List.of(
                                0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
                                5.0, 10.0, 30.0, 60.0, 300.0, 1_200.0);
                case BYTES -> List.of(100.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8);
                case COUNTER, GAUGE -> List.of();
            };
        }
    }

    private final String wireName;
    private final Kind kind;
    private final String help;

    Metric(String wireName, Kind kind, String help) {
        this.wireName = wireName;
        this.kind = kind;
        this.help = help;
    }

    public String wireName() {
        return wireName;
    }

    public Kind kind() {
        return kind;
    }

    public String help() {
        return help;
    }
}
