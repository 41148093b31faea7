package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Which platform to call, and with which key.
///
/// @param root without a slash at its end
record Target(String root, Optional<String> key) {
    private static final Set<String> LOOPBACK =
            Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");

    static Target of(Settings settings, Surroundings around) {
        Path folder =
                settings.find(ClientFlags.DATA_DIR)
                        .map(around.folder()::resolve)
                        .orElseGet(() -> around.userFolder("XDG_DATA_HOME", ".local/share"));
        URI url =
                checked(
                        settings.find(ClientFlags.URL)
                                .or(() -> served(folder))
                                .orElse("http://127.0.0.1:8000"));
        Optional<String> key =
                settings.find(ClientFlags.API_KEY)
                        .or(() ->
                                settings.find(ClientFlags.API_KEY_FILE)
                                        .map(file -> named(around.folder().resolve(file))))
                        .or(() -> adminKey(url, folder.resolve("admin.key")))
                        .map(String::strip);
        key.ifPresent(Target::refuseUnprintable);
        return new Target(url.toString().replaceAll("/+$", ""), key);
    }

    private static URI checked(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawQuery() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        throw new CommandFailure(
                FailureCode.INVALID_VALUE,
                text + " is no URL of a server",
                "--url",
                "Give the whole of it, such as https://models.example.org.");
    }

    private static Optional<String> served(Path folder) {
        return read(folder.resolve("serve.json")).flatMap(Target::url);
    }

    private static Optional<String> url(String json) {
        try {
            return Optional.of(JsonMapper.shared().readTree(json).path("url").asString(""))
                    .filter(url -> !url.isEmpty());
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// It can do anything, so it does not leave this machine.
    private static Optional<String> adminKey(URI url, Path file) {
        return LOOPBACK.contains(url.getHost()) ? read(file) : Optional.empty();
    }

    /// Absent when it is not there or not for us to read.
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String named(Path file) {
        return read(file)
                .orElseThrow(() ->
                        new CommandFailure(
                                FailureCode.INVALID_FILE,
                                file + " cannot be read",
                                "--api-key-file",
                                "Name a file that holds the key and nothing else."));
    }

    private static void refuseUnprintable(String key) {
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "the key has spaces, line breaks or other characters that no key has",
                    null,
                    "A file that holds a key holds nothing else.");
        }
    }
}
