package dev.purlin.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a hub's ETag says about a file's bytes: a large file's is its SHA-256, a small one's is the
/// name that git gives it.
///
/// @param blob name of the file that keeps these bytes in a cache
/// @param kind how to check them
record Checksum(String blob, Kind kind) {

    enum Kind {
        SHA_256,
        GIT_SHA_1,
        /// Some mirrors make up ETags of their own.
        NONE
    }

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");

    private static final int BUFFER_BYTES = 1 << 16;

    static Checksum of(String etag) {
        String bare = etag.startsWith("W/") ? etag.substring(2) : etag;
        bare = bare.replace("\"", "").strip();
        if (SHA_256.matcher(bare).matches()) {
            return new Checksum(bare, Kind.SHA_256);
        }
        if (SHA_1.matcher(bare).matches()) {
            return new Checksum(bare, Kind.GIT_SHA_1);
        }
        byte[] text = bare.getBytes(StandardCharsets.UTF_8);
        return new Checksum(HexFormat.of().formatHex(digest("SHA-256").digest(text)), Kind.NONE);
    }

    /// What the bytes really sum to, where that is something else.
    Optional<String> differing(Path file) throws IOException {
        if (kind == Kind.NONE) {
            return Optional.empty();
        }
        String found = sum(file);
        return found.equals(blob) ? Optional.empty() : Optional.of(found);
    }

    private String sum(Path file) throws IOException {
        MessageDigest digest = digest(kind == Kind.SHA_256 ? "SHA-256" : "SHA-1");
        if (kind == Kind.GIT_SHA_1) {
            String header = "blob " + Files.size(file) + "\0";
            digest.update(header.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has both.
        }
    }
}
