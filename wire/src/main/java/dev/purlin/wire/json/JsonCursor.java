package dev.purlin.wire.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A place in the bytes of one JSON value, moved forward by reading.
///
/// Strict where it matters: bad UTF-8, lone surrogates, control characters in strings, and nesting
/// deeper than [#MAX_DEPTH] are refused. What follows the first complete value is looked at by
/// [#finish] alone. Numbers are read as whole numbers or refused by the caller; no reader here
/// needs fractions.
///
/// Texts and positions of errors follow serde_json. Not safe for use by several threads.
public final class JsonCursor {
    /// Open lists and objects at once; serde_json's limit.
    public static final int MAX_DEPTH = 127;

    /// What a value starts as.
    public enum Kind {
        OBJECT,
        LIST,
        TEXT,
        NUMBER,
        BOOL,
        NULL
    }

    private final byte[] bytes;
    private final int end;
    private final Path path = new Path();
    private int at;
    private int afterName;

    public JsonCursor(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /// The kind of the next value, which is not consumed.
    public Kind peek() {
        return switch (nextByte("EOF while parsing a value")) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.LIST;
            case '"' -> Kind.TEXT;
            case 't', 'f' -> Kind.BOOL;
            case 'n' -> Kind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
            default -> throw syntaxAhead("expected value");
        };
    }

    /// Steps into the object or list that starts here.
    public void open() {
        if (path.depth() == MAX_DEPTH) {
            throw syntaxAhead("recursion limit exceeded");
        }
        at++;
        path.enter();
    }

    /// The next name of the open object, with its colon consumed; null, and the object closed, at
    /// its end.
    public @Nullable String nextName() {
        path.between();
        int b = nextByte("EOF while parsing an object");
        if (b == '}') {
            at++;
            path.leave();
            return null;
        }
        if (path.started()) {
            if (b != ',') {
                throw syntaxAhead("expected `,` or `}`");
            }
            at++;
            b = nextByte("EOF while parsing a value");
            if (b == '}') {
                throw syntaxAhead("trailing comma");
            }
        }
        if (b != '"') {
            throw syntaxAhead("key must be a string");
        }
        String name = text();
        afterName = at;
        if (nextByte("EOF while parsing an object") != ':') {
            throw syntaxAhead("expected `:`");
        }
        at++;
        path.name(name);
        return name;
    }

    /// True when the open list has another value; false, and the list closed, at its end.
    public boolean nextElement() {
        int b = nextByte("EOF while parsing a list");
        if (b == ']') {
            at++;
            path.leave();
            return false;
        }
        if (path.started()) {
            if (b != ',') {
                throw syntaxAhead("expected `,` or `]`");
            }
            at++;
            if (nextByte("EOF while parsing a value") == ']') {
                throw syntaxAhead("trailing comma");
            }
        }
        path.element();
        return true;
    }

    /// The string that starts here.
    public String text() {
        at++;
        int from = at;
        boolean ascii = true;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                String text = decode(bytes, from, at - from, ascii);
                at++;
                return text;
            }
            if (b == '\\') {
                return escapedText(from);
            }
            if (b >= 0 && b < 0x20) {
                throw controlCharacter();
            }
            ascii &= b >= 0;
            at++;
        }
        throw syntaxHere("EOF while parsing a string");
    }

    private String escapedText(int from) {
        var unescaped = new Unescaped(bytes, from, at);
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return decode(unescaped.bytes(), 0, unescaped.length(), false);
            }
            if (b == '\\') {
                escape(unescaped);
            } else if (b >= 0 && b < 0x20) {
                at--;
                throw controlCharacter();
            } else {
                unescaped.add(b);
            }
        }
        throw syntaxHere("EOF while parsing a string");
    }

    private void escape(Unescaped to) {
        if (at == end) {
            throw syntaxHere("EOF while parsing a string");
        }
        byte b = bytes[at++];
        switch (b) {
            case '"', '\\', '/' -> to.add(b);
            case 'b' -> to.add((byte) '\b');
            case 'f' -> to.add((byte) '\f');
            case 'n' -> to.add((byte) '\n');
            case 'r' -> to.add((byte) '\r');
            case 't' -> to.add((byte) '\t');
            case 'u' -> to.addCodePoint(codePoint());
            default -> throw syntaxHere("invalid escape");
        }
    }

    private int codePoint() {
        int first = hex4();
        if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
            return first;
        }
        if (first > Character.MAX_HIGH_SURROGATE || !pairFollows()) {
            throw syntaxHere("lone leading surrogate in hex escape");
        }
        at += 2;
        int second = hex4();
        if (!Character.isLowSurrogate((char) second)) {
            throw syntaxHere("lone leading surrogate in hex escape");
        }
        return Character.toCodePoint((char) first, (char) second);
    }

    private boolean pairFollows() {
        return at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u';
    }

    private int hex4() {
        if (at + 4 > end) {
            at = end;
            throw syntaxHere("EOF while parsing a string");
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(bytes[at++], 16);
            if (digit < 0) {
                throw syntaxHere("invalid escape");
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private String decode(byte[] from, int offset, int length, boolean ascii) {
        String text = ascii ? Utf8.ascii(from, offset, length) : Utf8.text(from, offset, length);
        if (text == null) {
            throw syntaxHere("invalid unicode code point");
        }
        return text;
    }

    /// The literal `true` or `false` that starts here.
    public boolean bool() {
        boolean value = bytes[at] == 't';
        literal(value ? "true" : "false");
        return value;
    }

    /// The literal `null` that starts here.
    public void nothing() {
        literal("null");
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == end) {
                throw syntaxHere("EOF while parsing a value");
            }
            if (bytes[at++] != word.charAt(i)) {
                throw syntaxHere("expected ident");
            }
        }
    }

    /// The number that starts here, as it is written.
    public String number() {
        int from = at;
        if (bytes[at] == '-') {
            at++;
            if (at == end) {
                throw syntaxHere("EOF while parsing a value");
            }
            if (!digitAhead()) {
                at++;
                throw syntaxHere("invalid number");
            }
        }
        if (bytes[at] == '0') {
            at++;
            if (digitAhead()) {
                throw syntaxAhead("invalid number");
            }
        }
        digits();
        int wholeEnd = at;
        fraction();
        exponent();
        String written = Utf8.ascii(bytes, from, at - from);
        if (at > wholeEnd && Double.isInfinite(Double.parseDouble(written))) {
            throw syntaxHere("number out of range");
        }
        return written;
    }

    private void fraction() {
        if (at < end && bytes[at] == '.') {
            at++;
            someDigits();
        }
    }

    private void exponent() {
        if (at == end || (bytes[at] | 0x20) != 'e') {
            return;
        }
        at++;
        if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
            at++;
        }
        someDigits();
    }

    private void someDigits() {
        if (at == end) {
            throw syntaxAhead("EOF while parsing a value");
        }
        if (!digitAhead()) {
            throw syntaxAhead("invalid number");
        }
        digits();
    }

    private void digits() {
        while (digitAhead()) {
            at++;
        }
    }

    private boolean digitAhead() {
        return at < end && bytes[at] >= '0' && bytes[at] <= '9';
    }

    /// Steps over one value of any kind.
    public void skip() {
        switch (peek()) {
            case OBJECT -> {
                open();
                while (nextName() != null) {
                    skip();
                }
            }
            case LIST -> {
                open();
                while (nextElement()) {
                    skip();
                }
            }
            case TEXT -> text();
            case NUMBER -> number();
            case BOOL -> bool();
            case NULL -> nothing();
        }
    }

    /// The bytes of one value of any kind.
    public byte[] raw() {
        int from = at;
        skip();
        return Arrays.copyOfRange(bytes, from, at);
    }

    /// Refuses whatever follows the value that was read, other than white space.
    public void finish() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                throw syntaxAhead("trailing characters");
            }
            at++;
        }
    }

    /// A value of the wrong kind starts here: `invalid type: …, expected {expected}`.
    public JsonException.Mismatch wrongType(String expected) {
        String found =
                switch (peek()) {
                    case OBJECT -> "map";
                    case LIST -> "sequence";
                    case TEXT -> "string " + Shown.quoted(text());
                    case NUMBER -> Shown.number(number());
                    case BOOL -> "boolean `" + bool() + "`";
                    case NULL -> {
                        nothing();
                        yield "null";
                    }
                };
        return mismatch("invalid type: " + found + ", expected " + expected);
    }

    /// The value just read, or the one ahead, is not what is wanted.
    public JsonException.Mismatch mismatch(String detail) {
        return new JsonException.Mismatch(path + detail + Shown.place(bytes, at));
    }

    /// The object just closed, as a whole, is not what is wanted.
    JsonException.Mismatch mismatchAtName(String detail) {
        path.between();
        return new JsonException.Mismatch(path + detail + Shown.place(bytes, afterName));
    }

    /// The string just read is none of the choices.
    public JsonException.Mismatch unknownVariant(String found, String choices) {
        return mismatch("unknown variant `" + Shown.text(found) + "`, expected " + choices);
    }

    /// Where a value was wanted, something else is written.
    public JsonException.Syntax valueWanted() {
        return syntaxAhead("expected value");
    }

    private int nextByte(String atTheEnd) {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return b;
            }
            at++;
        }
        throw syntaxAhead(atTheEnd);
    }

    private JsonException.Syntax controlCharacter() {
        at++;
        return syntaxHere("control character (\\u0000-\\u001F) found while parsing a string");
    }

    private JsonException.Syntax syntaxHere(String detail) {
        return new JsonException.Syntax(path + detail + Shown.place(bytes, at));
    }

    private JsonException.Syntax syntaxAhead(String detail) {
        return new JsonException.Syntax(path + detail + Shown.place(bytes, Math.min(end, at + 1)));
    }
}
