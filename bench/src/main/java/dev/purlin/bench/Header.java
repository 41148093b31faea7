package dev.purlin.bench;

/// One field of a request's head.
public record Header(String name, String value) {
    public Header {
        if (name.isEmpty() || !name.chars().allMatch(Header::isTokenCharacter)) {
            throw new IllegalArgumentException("'" + name + "' is not a header's name");
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xff && c != 0x7f))) {
            throw new IllegalArgumentException(
                    "the value of " + name + " has a character that no header may have");
        }
    }

    /// Reads `Name: value`.
    public static Header parse(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + line + "' is not of the form 'Name: value'");
        }
        return new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }

    boolean named(String other) {
        return name.equalsIgnoreCase(other);
    }

    private static boolean isTokenCharacter(int c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }
}
