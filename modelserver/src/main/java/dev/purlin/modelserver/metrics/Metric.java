package dev.purlin.modelserver.metrics;

/// Every metric of a model server. Names that start with `te_` are TEI's, with its types and
/// labels; times are in seconds.
public enum Metric {
    REQUEST_COUNT(
            "te_request_count", Kind.COUNTER, "Requests to a route that runs the model.", "method"),
    REQUEST_SUCCESS(
            "te_request_success", Kind.COUNTER, "Requests answered with a result.", "method"),
    REQUEST_FAILURE(
            "te_request_failure", Kind.COUNTER, "Requests refused or failed, by reason.", "err"),
    EMBED_COUNT("te_embed_count", Kind.COUNTER, "Inputs to embed."),
    EMBED_SUCCESS("te_embed_success", Kind.COUNTER, "Inputs embedded."),
    PREDICT_COUNT("te_predict_count", Kind.COUNTER, "Inputs to classify or rank."),
    PREDICT_SUCCESS("te_predict_success", Kind.COUNTER, "Inputs classified or ranked."),
    QUEUE_SIZE("te_queue_size", Kind.GAUGE, "Texts that wait for the model."),
    REQUEST_DURATION("te_request_duration", Kind.DURATION, "From head to answer, per request."),
    REQUEST_TOKENIZATION_DURATION(
            "te_request_tokenization_duration",
            Kind.DURATION,
            "Mean tokenization time of a request's inputs."),
    REQUEST_QUEUE_DURATION(
            "te_request_queue_duration", Kind.DURATION, "Mean wait of a request's inputs."),
    REQUEST_INFERENCE_DURATION(
            "te_request_inference_duration",
            Kind.DURATION,
            "Mean time of the runs that a request's inputs were in."),
    EMBED_DURATION("te_embed_duration", Kind.DURATION, "From head to result, per input."),
    EMBED_TOKENIZATION_DURATION(
            "te_embed_tokenization_duration", Kind.DURATION, "Tokenization, per input."),
    EMBED_QUEUE_DURATION("te_embed_queue_duration", Kind.DURATION, "Wait, per input."),
    EMBED_INFERENCE_DURATION(
            "te_embed_inference_duration", Kind.DURATION, "Run it was in, per input."),
    PREDICT_DURATION("te_predict_duration", Kind.DURATION, "From head to result, per input."),
    PREDICT_TOKENIZATION_DURATION(
            "te_predict_tokenization_duration", Kind.DURATION, "Tokenization, per input."),
    PREDICT_QUEUE_DURATION("te_predict_queue_duration", Kind.DURATION, "Wait, per input."),
    PREDICT_INFERENCE_DURATION(
            "te_predict_inference_duration", Kind.DURATION, "Run it was in, per input."),
    REQUEST_INPUT_LENGTH(
            "te_request_input_length", Kind.LENGTH, "Tokens of an input, the request's mean."),
    BATCH_NEXT_SIZE("te_batch_next_size", Kind.SIZE, "Texts of a run."),
    BATCH_NEXT_TOKENS("te_batch_next_tokens", Kind.TOKENS, "Tokens of a run, padding not counted."),
    RUNS("purlin_runs", Kind.COUNTER, "Runs of the model."),
    RUN_DURATION("purlin_run_duration_seconds", Kind.DURATION, "Time of a run."),
    RUNS_FAILED("purlin_runs_failed", Kind.COUNTER, "Runs of the model that failed."),
    RUN_TOKENS(
            "purlin_run_tokens",
            Kind.COUNTER,
            "Tokens that went through the model: those of texts, and padding.",
            "kind"),
    PADDING_RATIO(
            "purlin_padding_ratio",
            Kind.GAUGE,
            "Tokens that went through the model per token of a text, since the start."),
    QUEUE_TOKENS("purlin_queue_tokens", Kind.GAUGE, "Tokens that wait for the model."),
    QUEUE_AGE("purlin_queue_age_seconds", Kind.GAUGE, "Age of the text that has waited longest."),
    TEXTS_RUNNING("purlin_texts_running", Kind.GAUGE, "Texts in a run now."),
    ANSWER_BYTES(
            "purlin_answer_bytes", Kind.GAUGE, "Memory set aside for answers that have not left."),
    REQUESTS_IN_WORK("purlin_requests_in_work", Kind.GAUGE, "Requests that hold a permit now."),
    HTTP_RESPONSES("purlin_http_responses", Kind.COUNTER, "Answers of every route.", "status");

    /// How a metric is counted.
    public enum Kind {
        COUNTER,
        GAUGE,
        /// A histogram of seconds.
        DURATION,
        /// A histogram of tokens of one text.
        LENGTH,
        /// A histogram of texts.
        SIZE,
        /// A histogram of tokens of several texts.
        TOKENS;

        boolean isHistogram() {
            return this != COUNTER && this != GAUGE;
        }
    }

    private final String wireName;
    private final Kind kind;
    private final String help;
    private final String label;

    Metric(String wireName, Kind kind, String help) {
        this(wireName, kind, help, "");
    }

    Metric(String wireName, Kind kind, String help, String label) {
        this.wireName = wireName;
        this.kind = kind;
        this.help = help;
        this.label = label;
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

    /// The one label's name; empty when there is none.
    public String label() {
        return label;
    }
}
