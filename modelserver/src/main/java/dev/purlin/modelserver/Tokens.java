package dev.purlin.modelserver;

import dev.purlin.tokenizer.Piece;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.tei.Requests;
import dev.purlin.wire.tei.TextInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes that need the tokenizer only.
final class Tokens {
    private Tokens() {}

    static JsonWriter tokenize(Requests.Tokenize body, Serving serving) {
        if (body.inputs().isEmpty()) {
            throw Refused.empty("inputs");
        }
        serving.settings().refuseOversize(body.inputs().size());
        var json = new JsonWriter().openList();
        for (String text : body.inputs()) {
            List<Piece> pieces =
                    serving.engine().tokenize(text, body.addSpecialTokens(), body.promptName());
            json.openList();
            pieces.forEach(piece -> write(piece, json));
            json.closeList();
        }
        return json.closeList();
    }

    private static void write(Piece piece, JsonWriter to) {
        to.openObject()
                .member("id", Integer.toUnsignedLong(piece.id()))
                .member("text", piece.text())
                .member("special", piece.special());
        place("start", piece.start(), to);
        place("stop", piece.stop(), to);
        to.closeObject();
    }

    private static void place(String name, @Nullable Integer at, JsonWriter to) {
        to.name(name);
        if (at == null) {
            to.nothing();
        } else {
            to.number(at);
        }
    }

    static JsonWriter decode(Requests.Decode body, Serving serving) {
        serving.settings().refuseOversize(body.ids().size());
        var json = new JsonWriter().openList();
        for (TextInput.Ids ids : body.ids()) {
            json.text(serving.engine().decode(Serving.ids(ids), body.skipSpecialTokens()));
        }
        return json.closeList();
    }
}
