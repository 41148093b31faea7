package dev.purlin.gateway.http;

/// The classes of bytes that heads are made of.
final class Ascii {
    private static final byte TOKEN = 1;
    private static final byte TEXT = 2;
    private static final byte TARGET = 4;
    private static final byte[] CLASSES = classes();

    private Ascii() {}

    /// May stand in a method or a field name.
    static boolean isToken(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /// May stand in a line: anything but control characters other than the tab.
    static boolean isText(byte b) {
        return (CLASSES[b & 0xff] & TEXT) != 0;
    }

    /// May stand in a request's target.
    static boolean isTarget(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean sameIgnoringCase(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
        for (int i = 0; i < length; i++) {
            if (lower(a[aFrom + i]) != lower(b[bFrom + i])) {
                return false;
            }
        }
        return true;
    }

    static boolean equalsLower(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(bytes[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int b = 0; b < 256; b++) {
            boolean text = b == '\t' || (b >= ' ' && b != 0x7f);
            boolean alphanumeric =
                    (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            boolean token = alphanumeric || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
            boolean target = b > ' ' && b < 0x7f && "\"#<>\\^`{|}".indexOf(b) < 0;
            classes[b] = (byte) ((token ? TOKEN : 0) | (text ? TEXT : 0) | (target ? TARGET : 0));
        }
        return classes;
    }
}
