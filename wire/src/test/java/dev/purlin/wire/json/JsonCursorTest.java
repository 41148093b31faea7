package dev.purlin.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonCursorTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    private static JsonCursor over(String json) {
        return new JsonCursor(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refusal(String json, String message) {
        assertThatThrownBy(() -> over(json).skip())
                .as(json)
                .isInstanceOf(JsonException.Syntax.class)
                .hasMessage(message);
    }

    private static String text(String json) {
        JsonCursor in = over(json);
        assertThat(in.peek()).isEqualTo(JsonCursor.Kind.TEXT);
        return in.text();
    }

    @Test
    void escapes_stand_for_their_characters() {
        assertThat(text("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"")).isEqualTo("a\"\\/\b\f\n\r\tz");
        assertThat(text("\"\\u00e9\\u20AC\\ud83d\\ude00\"")).isEqualTo("é€😀");
        assertThat(text("\"é€😀\"")).isEqualTo("é€😀");
        assertThat(text("\"é\\n€😀\"")).isEqualTo("é\n€😀");
        assertThat(text("\"\uFFFD\"")).isEqualTo("\uFFFD");
        assertThat(text("  \"\"")).isEmpty();
    }

    @Test
    void only_white_space_may_follow_where_that_is_asked_for() {
        JsonCursor good = over("{} \n\t\r ");
        good.skip();
        good.finish();
        for (String rest : List.of("x", " {}", "\n]", ",", "\u0000", " //")) {
            JsonCursor in = over("{\"a\":1}" + rest);
            in.skip();
            assertThatThrownBy(in::finish)
                    .as(rest)
                    .isInstanceOf(JsonException.Syntax.class)
                    .hasMessageStartingWith("trailing characters at line ");
        }
    }

    @Test
    void broken_strings_are_refused_where_they_break() {
        refusal("\"abc", "EOF while parsing a string at line 1 column 4");
        refusal("\"\\ud800\"", "lone leading surrogate in hex escape at line 1 column 7");
        refusal("\"\\ud800\\u0041\"", "lone leading surrogate in hex escape at line 1 column 13");
        refusal("\"\\udc00\"", "lone leading surrogate in hex escape at line 1 column 7");
        refusal("\"\\x\"", "invalid escape at line 1 column 3");
        refusal("\"\\u12g4\"", "invalid escape at line 1 column 6");
        refusal("\"\\u12", "EOF while parsing a string at line 1 column 5");
        refusal(
                "\"a\nb\"",
                "control character (\\u0000-\\u001F) found while parsing a string at line 2 column"
                        + " 0");
    }

    @Test
    void bytes_that_are_not_utf8_are_refused() {
        int[][] broken = {
            {0xE9}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xE2, 0x82}
        };
        for (int[] inner : broken) {
            byte[] json = new byte[inner.length + 2];
            json[0] = '"';
            json[json.length - 1] = '"';
            for (int i = 0; i < inner.length; i++) {
                json[i + 1] = (byte) inner[i];
            }
            assertThatThrownBy(() -> new JsonCursor(json).skip())
                    .isInstanceOf(JsonException.Syntax.class)
                    .hasMessageStartingWith("invalid unicode code point");
        }
    }

    @Test
    void broken_structure_is_refused_where_it_breaks() {
        refusal("", "EOF while parsing a value at line 1 column 0");
        refusal("{", "EOF while parsing an object at line 1 column 1");
        refusal("[", "EOF while parsing a list at line 1 column 1");
        refusal("[1", "[0]: EOF while parsing a list at line 1 column 2".replace("[0]: ", "[0]: "));
        refusal("[1,]", "[0]: trailing comma at line 1 column 4");
        refusal("{\"a\" 1}", "expected `:` at line 1 column 6");
        refusal("{\"a\":1 \"b\"}", "expected `,` or `}` at line 1 column 8");
        refusal("{\n  \"a\": tru\n}", "a: expected ident at line 3 column 0");
        refusal("01", "invalid number at line 1 column 2");
        refusal("-", "EOF while parsing a value at line 1 column 1");
        refusal("1.x", "invalid number at line 1 column 3");
        refusal("1e999", "number out of range at line 1 column 5");
    }

    @Test
    void nesting_has_a_limit() {
        over("[".repeat(127) + "]".repeat(127)).skip();
        assertThatThrownBy(() -> over("[".repeat(128)).skip())
                .isInstanceOf(JsonException.Syntax.class)
                .hasMessageContaining("recursion limit exceeded at line 1 column 128");
    }

    @Test
    void what_follows_the_value_is_not_looked_at() {
        over("{} }").skip();
        over("[1]x").skip();
    }

    /// Values made at random, and the same with some bytes changed: this cursor and the JSON
    /// library agree on which of them are JSON.
    @Test
    void it_accepts_what_the_json_library_accepts() {
        var random = new Random(7);
        var agreed = new boolean[2];
        for (int i = 0; i < 200_000; i++) {
            var made = new StringBuilder("[");
            value(random, made, 0);
            String json = changed(random, made.append(']').toString());
            if (json.charAt(0) != '[' && json.charAt(0) != '{') {
                continue;
            }
            String refusal = refusal(json);
            if (refusal.contains("number out of range")) {
                continue; // The library leaves that to who reads the number.
            }
            boolean library = libraryAccepts(json);
            assertThat(refusal.isEmpty()).as(json).isEqualTo(library);
            agreed[library ? 1 : 0] = true;
        }
        assertThat(agreed).containsExactly(true, true);
    }

    /// Why the cursor refuses it; empty when it does not.
    private static String refusal(String json) {
        try {
            over(json).skip();
            return "";
        } catch (JsonException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean libraryAccepts(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            var start = parser.currentToken();
            parser.skipChildren();
            return start != null && parser.currentToken().isStructEnd();
        } catch (JacksonException _) {
            return false;
        }
    }

    private static String changed(Random random, String json) {
        var text = new StringBuilder(json);
        String alphabet = "[]{}:,\"\\ntrufalse019.-+eE \n\t/b";
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            char put = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, put);
                case 1 -> text.insert(at, put);
                default -> text.deleteCharAt(at);
            }
            if (text.isEmpty()) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static void value(Random random, StringBuilder to, int depth) {
        switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> to.append("true");
            case 1 -> to.append("null");
            case 2 -> to.append(random.nextInt(1_000) - 500);
            case 3 -> to.append(random.nextDouble());
            case 4 -> to.append("\"a\\n\\u0041 b\"");
            case 5 -> to.append(" \"\" ");
            case 6 -> list(random, to, depth);
            default -> object(random, to, depth);
        }
    }

    private static void list(Random random, StringBuilder to, int depth) {
        to.append('[');
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            to.append(i > 0 ? "," : "");
            value(random, to, depth + 1);
        }
        to.append(']');
    }

    private static void object(Random random, StringBuilder to, int depth) {
        to.append('{');
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            to.append(i > 0 ? ", " : "").append('"').append((char) ('a' + i)).append("\": ");
            value(random, to, depth + 1);
        }
        to.append('}');
    }

    @Test
    void members_and_elements_come_in_order() {
        JsonCursor in = over("{\"a\":[1,2],\"b\":null}");
        List<String> seen = new ArrayList<>();
        in.open();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            seen.add(name);
            in.skip();
        }
        assertThat(seen).containsExactly("a", "b");
    }
}
