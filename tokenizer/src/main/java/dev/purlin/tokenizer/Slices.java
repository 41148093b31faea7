package dev.purlin.tokenizer;

/// Slices of one text by code points, told in UTF-8 bytes: the library counts the one, the wire
/// format the other.
final class Slices {
    private final String text;
    private final int[] chars;
    private final int[] bytes;

    Slices(String text) {
        this.text = text;
        int points = text.codePointCount(0, text.length());
        chars = new int[points + 1];
        bytes = new int[points + 1];
        int at = 0;
        for (int i = 0; i < points; i++) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            chars[i + 1] = at;
            bytes[i + 1] = bytes[i] + utf8Length(point);
        }
    }

    Piece piece(int id, int fromPoint, int toPoint) {
        return new Piece(
                id,
                text.substring(chars[fromPoint], chars[toPoint]),
                false,
                bytes[fromPoint],
                bytes[toPoint]);
    }

    private static int utf8Length(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }
}
