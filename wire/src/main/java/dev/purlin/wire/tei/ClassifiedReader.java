package dev.purlin.wire.tei;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonCursor.Kind;
import dev.purlin.wire.tei.TextInput.Inputs;
import dev.purlin.wire.tei.TextInput.Pair;
import dev.purlin.wire.tei.TextInput.Text;
import java.util.ArrayList;
import java.util.List;

/// `PredictInput`: `"a"` and `["a"]` are one text, `["a","b"]` is one pair, a list of such lists is
/// a batch.
final class ClassifiedReader {
    private static final String EXPECTED =
            "a string, a pair of strings [string, string] or a batch of mixed strings and pairs"
                    + " [[string], [string, string], ...]";

    private ClassifiedReader() {}

    static Inputs read(JsonCursor in) {
        if (in.peek() == Kind.TEXT) {
            return Inputs.one(new Text(in.text()));
        }
        if (in.peek() != Kind.LIST) {
            throw in.wrongType(EXPECTED);
        }
        in.open();
        if (!in.nextElement()) {
            throw in.mismatch("invalid length 0, expected " + EXPECTED);
        }
        return switch (in.peek()) {
            case TEXT -> Inputs.one(restOfSingle(in));
            case LIST -> restOfBatch(in);
            case OBJECT, NUMBER, BOOL, NULL -> throw in.wrongType(EXPECTED);
        };
    }

    /// From the first string of a list to its end.
    private static TextInput restOfSingle(JsonCursor in) {
        var texts = new ArrayList<String>();
        do {
            if (in.peek() != Kind.TEXT) {
                throw in.wrongType("a string");
            }
            texts.add(in.text());
        } while (in.nextElement());
        return oneOrTwo(in, texts);
    }

    private static Inputs restOfBatch(JsonCursor in) {
        var inputs = new ArrayList<TextInput>();
        do {
            if (in.peek() != Kind.LIST) {
                throw in.wrongType("a sequence");
            }
            in.open();
            if (!in.nextElement()) {
                throw in.mismatch("invalid length 0, expected " + EXPECTED);
            }
            inputs.add(restOfSingle(in));
        } while (in.nextElement());
        return Inputs.batch(inputs);
    }

    private static TextInput oneOrTwo(JsonCursor in, List<String> texts) {
        return switch (texts.size()) {
            case 1 -> new Text(texts.getFirst());
            case 2 -> new Pair(texts.getFirst(), texts.getLast());
            default ->
                    throw in.mismatch("invalid length " + texts.size() + ", expected " + EXPECTED);
        };
    }
}
