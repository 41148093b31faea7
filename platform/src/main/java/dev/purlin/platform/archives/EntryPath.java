package dev.purlin.platform.archives;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where an entry goes, below the folder that the archive is unpacked into. Its parts are names
/// that lead nowhere else: none is empty, `.` or `..`, none has a slash. No parts: that folder.
record EntryPath(List<String> parts) {
    /// What file systems take.
    private static final int MOST_PART_BYTES = 255;

    private static final int MOST_SHOWN = 120;

    /// What the decoder of extended headers puts in place of bytes that are not UTF-8.
    private static final char NOT_DECODED = '\uFFFD';

    EntryPath {
        parts = List.copyOf(parts);
    }

    /// Throws [ArchiveException].
    static EntryPath of(String name, ArchiveLimits limits) {
        mustBeText(name);
        int bytes = name.getBytes(UTF_8).length;
        if (bytes > limits.pathLength()) {
            throw new ArchiveException.OverLimit(
                    "the name %s has %,d bytes, at most %,d"
                            .formatted(shown(name), bytes, limits.pathLength()));
        }
        if (name.startsWith("/")) {
            throw new ArchiveException.Forbidden("the name " + shown(name) + " is absolute");
        }
        var parts = new ArrayList<String>();
        for (String part : withoutLastSlash(name).split("/", -1)) {
            mustStayInside(part, name);
            if (!part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.size() > limits.pathDepth()) {
            throw new ArchiveException.OverLimit(
                    "the name %s has %,d parts, at most %,d"
                            .formatted(shown(name), parts.size(), limits.pathDepth()));
        }
        return new EntryPath(parts);
    }

    private static void mustBeText(String name) {
        if (name.isEmpty()) {
            throw new ArchiveException.Forbidden("an entry has no name");
        }
        if (name.indexOf(NOT_DECODED) >= 0) {
            throw notUtf8(name);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new ArchiveException.Forbidden(
                    "the name " + shown(name) + " has a control character");
        }
    }

    private static String withoutLastSlash(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static void mustStayInside(String part, String name) {
        if (part.isEmpty()) {
            throw new ArchiveException.Forbidden("the name " + shown(name) + " has an empty part");
        }
        if (part.equals("..")) {
            throw new ArchiveException.Forbidden("the name " + shown(name) + " has the part ..");
        }
        int bytes = part.getBytes(UTF_8).length;
        if (bytes > MOST_PART_BYTES) {
            throw new ArchiveException.OverLimit(
                    "a part of the name %s has %,d bytes, at most %,d"
                            .formatted(shown(name), bytes, MOST_PART_BYTES));
        }
        mustBePossibleHere(part, name);
    }

    /// Said when it is uploaded rather than when it is unpacked.
    private static void mustBePossibleHere(String part, String name) {
        try {
            var _ = Path.of(part);
        } catch (InvalidPathException failure) {
            throw new ArchiveException.Forbidden(
                    "the name %s cannot be written in this server's locale; start it with LC_ALL=C.UTF-8"
                            .formatted(shown(name)),
                    failure);
        }
    }

    /// A name of which each character stands for one byte.
    static String decoded(String bytes) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException _) {
            throw notUtf8(bytes);
        }
    }

    private static ArchiveException notUtf8(String name) {
        return new ArchiveException.Forbidden("the name " + shown(name) + " is not UTF-8");
    }

    /// For messages: whoever made the archive chose the name, and it may be anything.
    static String shown(String name) {
        var shown = new StringBuilder("\"");
        for (int at = 0; at < name.length(); ) {
            if (shown.length() > MOST_SHOWN) {
                return shown.append("…\"").toString();
            }
            int point = name.codePointAt(at);
            if (Character.isISOControl(point)) {
                shown.append("\\x%02x".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
            at += Character.charCount(point);
        }
        return shown.append('"').toString();
    }

    /// Below a folder.
    Path in(Path folder) {
        Path path = folder;
        for (String part : parts) {
            path = path.resolve(part);
        }
        return path;
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
