package dev.purlin.wire.tei;

import static dev.purlin.wire.json.Schema.always;
import static dev.purlin.wire.json.Schema.sometimes;

import dev.purlin.wire.json.Schema;
import java.util.stream.Stream;

/// The shapes of what TEI's own routes answer.
public final class Responses {
    public static final Schema ERROR =
            Schema.object(
                    "ErrorResponse",
                    always("error", Schema.TEXT),
                    always("error_type", errorTypes()));

    public static final Schema EMBED = Schema.list(Schema.list(nullableFloat()));
    public static final Schema EMBED_ALL = Schema.list(EMBED);

    public static final Schema EMBED_SPARSE =
            Schema.list(
                    Schema.list(
                            Schema.object(
                                    "SparseValue",
                                    always("index", Schema.UINT),
                                    always("value", Schema.FLOAT))));

    public static final Schema SIMILARITY = Schema.list(nullableFloat());

    private static final Schema PREDICTION =
            Schema.object(
                    "Prediction", always("score", Schema.FLOAT), always("label", Schema.TEXT));

    public static final Schema PREDICT =
            Schema.anyOf(Schema.list(PREDICTION), Schema.list(Schema.list(PREDICTION)));

    public static final Schema RERANK =
            Schema.list(
                    Schema.object(
                            "Rank",
                            always("index", Schema.UINT),
                            sometimes("text", Schema.TEXT),
                            always("score", Schema.FLOAT)));

    public static final Schema TOKENIZE =
            Schema.list(
                    Schema.list(
                            Schema.object(
                                    "SimpleToken",
                                    always("id", Schema.UINT),
                                    always("text", Schema.TEXT),
                                    always("special", Schema.BOOL),
                                    always("start", Schema.nullable(Schema.UINT)),
                                    always("stop", Schema.nullable(Schema.UINT)))));

    public static final Schema DECODE = Schema.list(Schema.TEXT);

    public static final Schema VERTEX =
            Schema.object("VertexResponse", always("predictions", Schema.list(Schema.bare("{}"))));

    private static final Schema LABELS =
            Schema.object(
                    "ClassifierModel",
                    always("id2label", Schema.simple("object")),
                    always("label2id", Schema.simple("object")));

    private static final Schema MODEL_TYPE =
            Schema.anyOf(
                    Schema.object(
                            "EmbeddingModelType",
                            always(
                                    "embedding",
                                    Schema.object(
                                            "EmbeddingModel", always("pooling", Schema.TEXT)))),
                    Schema.object("ClassifierModelType", always("classifier", LABELS)),
                    Schema.object("RerankerModelType", always("reranker", LABELS)));

    public static final Schema INFO =
            Schema.object(
                    "Info",
                    always("model_id", Schema.TEXT),
                    always("model_sha", Schema.nullable(Schema.TEXT)),
                    always("model_dtype", Schema.TEXT),
                    always("served_model_name", Schema.TEXT),
                    always("model_type", MODEL_TYPE),
                    always("max_concurrent_requests", Schema.UINT),
                    always("max_input_length", Schema.UINT),
                    always("max_batch_tokens", Schema.UINT),
                    always("max_batch_requests", Schema.nullable(Schema.UINT)),
                    always("max_client_batch_size", Schema.UINT),
                    always("auto_truncate", Schema.BOOL),
                    always("tokenization_workers", Schema.UINT),
                    always("version", Schema.TEXT),
                    always("sha", Schema.nullable(Schema.TEXT)),
                    always("docker_label", Schema.nullable(Schema.TEXT)));

    private Responses() {}

    /// What is not finite is written as null.
    private static Schema nullableFloat() {
        return Schema.bare("{\"type\":[\"number\",\"null\"],\"format\":\"float\"}");
    }

    private static Schema errorTypes() {
        return Schema.choice(
                Stream.of(ErrorType.values()).map(ErrorType::wireName).toArray(String[]::new));
    }
}
