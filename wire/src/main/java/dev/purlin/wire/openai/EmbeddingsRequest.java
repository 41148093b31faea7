package dev.purlin.wire.openai;

import static dev.purlin.wire.json.JsonField.maybe;
import static dev.purlin.wire.json.JsonField.required;

import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.Schema;
import dev.purlin.wire.tei.Choice;
import dev.purlin.wire.tei.TextInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/embeddings`.
///
/// @param model what the caller calls the model; told apart from nothing, so never refused
/// @param dimensions how many values of each vector to keep; null: all
public record EmbeddingsRequest(
        TextInput.Inputs input,
        @Nullable String model,
        @Nullable String user,
        Encoding encoding,
        @Nullable Long dimensions) {
    private static final JsonField<TextInput.Inputs> INPUT =
            required("input", TextInput.INPUT, "A text, token ids, or a list of those.");
    private static final JsonField<@Nullable String> MODEL =
            maybe("model", JsonType.TEXT, "Any name; the one model here answers.");
    private static final JsonField<@Nullable String> USER =
            maybe("user", JsonType.TEXT, "Not looked at.");
    private static final JsonField<Encoding> ENCODING =
            JsonField.optional(
                    "encoding_format",
                    Encoding.TYPE,
                    Encoding.FLOAT,
                    "\"float\"",
                    "Numbers, or base64 of little-endian floats.");
    private static final JsonField<@Nullable Long> DIMENSIONS =
            maybe("dimensions", JsonType.UINT64, "Keep that many values of each vector.");

    public static final JsonObject<EmbeddingsRequest> TYPE =
            new JsonObject<>(
                    "OpenAICompatRequest",
                    List.of(INPUT, MODEL, USER, ENCODING, DIMENSIONS),
                    in ->
                            new EmbeddingsRequest(
                                    in.get(INPUT),
                                    in.get(MODEL),
                                    in.get(USER),
                                    in.get(ENCODING),
                                    in.get(DIMENSIONS)));

    /// How a vector is written.
    public enum Encoding {
        FLOAT,
        BASE64;

        static final JsonType<Encoding> TYPE =
                JsonType.of(
                        Schema.choice("float", "base64"),
                        in -> {
                            String name = Choice.read(in);
                            return switch (name) {
                                case "float" -> FLOAT;
                                case "base64" -> BASE64;
                                default -> throw in.unknownVariant(name, "`float` or `base64`");
                            };
                        });
    }
}
