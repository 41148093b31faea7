package dev.purlin.wire.tei;

import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.Schema;
import java.util.List;

/// One input of a request: a text, a pair of texts, or token ids.
public sealed interface TextInput {
    record Text(String text) implements TextInput {}

    record Pair(String first, String second) implements TextInput {}

    /// Ids from 0 to 2³²−1.
    record Ids(List<Long> ids) implements TextInput {
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /// `Input`: a string, a list of ids, or a list of strings and lists of ids. An empty list is
    /// one input of no ids.
    JsonType<Inputs> INPUT =
            JsonType.of(
                    Schema.anyOf(
                            Schema.TEXT,
                            Schema.list(Schema.UINT),
                            Schema.list(Schema.anyOf(Schema.TEXT, Schema.list(Schema.UINT)))),
                    in -> InputUnion.inputs(in, "Input"));

    /// A string or a list of strings.
    JsonType<List<String>> TEXTS =
            JsonType.of(
                    Schema.anyOf(Schema.TEXT, Schema.list(Schema.TEXT)),
                    in -> InputUnion.texts(in, "TokenizeInput"));

    /// A list of ids or a list of such lists. An empty list is one list of no ids.
    JsonType<List<Ids>> ID_LISTS =
            JsonType.of(
                    Schema.anyOf(Schema.list(Schema.UINT), Schema.list(Schema.list(Schema.UINT))),
                    in -> InputUnion.idLists(in, "InputIds"));

    /// What is classified: one text or pair, or a list of those.
    JsonType<Inputs> CLASSIFIED =
            JsonType.of(
                    Schema.anyOf(
                            Schema.TEXT,
                            Schema.list(Schema.TEXT),
                            Schema.list(Schema.list(Schema.TEXT))),
                    ClassifiedReader::read);

    /// The inputs of one request.
    ///
    /// @param single one input was sent by itself, not in a list
    record Inputs(boolean single, List<TextInput> list) {
        public Inputs {
            list = List.copyOf(list);
        }

        static Inputs one(TextInput input) {
            return new Inputs(true, List.of(input));
        }

        static Inputs batch(List<TextInput> inputs) {
            return new Inputs(false, inputs);
        }

        public int size() {
            return list.size();
        }
    }
}
