package dev.purlin.wire.openai;

import static dev.purlin.wire.json.Schema.always;

import dev.purlin.wire.json.Schema;

/// The shapes of what OpenAI's routes answer.
public final class OpenAiResponses {
    /// Flat as TEI has it, and with an `error` object as OpenAI has it.
    public static final Schema ERROR =
            Schema.object(
                    "OpenAICompatErrorResponse",
                    always("message", Schema.TEXT),
                    always("code", Schema.UINT),
                    always("type", Schema.TEXT),
                    always(
                            "error",
                            Schema.object(
                                    "OpenAIError",
                                    always("message", Schema.TEXT),
                                    always("type", Schema.TEXT),
                                    always("code", Schema.UINT),
                                    always("param", Schema.simple("null")))));

    public static final Schema EMBEDDINGS =
            Schema.object(
                    "OpenAICompatResponse",
                    always("object", Schema.choice("list")),
                    always("data", Schema.list(embedding())),
                    always("model", Schema.TEXT),
                    always("usage", usage()));

    public static final Schema MODEL =
            Schema.object(
                    "Model",
                    always("id", Schema.TEXT),
                    always("object", Schema.choice("model")),
                    always("created", Schema.UINT),
                    always("owned_by", Schema.TEXT));

    public static final Schema MODELS =
            Schema.object(
                    "ModelList",
                    always("object", Schema.choice("list")),
                    always("data", Schema.list(MODEL)));

    private OpenAiResponses() {}

    private static Schema embedding() {
        Schema floats = Schema.list(Schema.bare("{\"type\":[\"number\",\"null\"]}"));
        return Schema.object(
                "OpenAICompatEmbedding",
                always("object", Schema.choice("embedding")),
                always("embedding", Schema.anyOf(floats, Schema.TEXT)),
                always("index", Schema.UINT));
    }

    private static Schema usage() {
        return Schema.object(
                "OpenAICompatUsage",
                always("prompt_tokens", Schema.UINT),
                always("total_tokens", Schema.UINT));
    }
}
