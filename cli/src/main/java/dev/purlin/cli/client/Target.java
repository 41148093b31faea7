package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.client.Profiles.Profile;
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
        Optional<Profile> profile = profile(settings, around);
        String root =
                root(
                        settings.find(ClientFlags.URL)
                                .or(() -> profile.map(Profile::url))
                                .or(() -> served(folder))
                                .orElse("http://127.0.0.1:8000"));
        Optional<String> key =
                settings.find(ClientFlags.API_KEY)
                        .or(() -> keyFile(settings, around))
                        // A key is for the platform that it was kept with, and for no other.
                        .or(() -> profile.filter(p -> p.url().equals(root)).flatMap(Profile::key))
                        .or(() -> adminKey(root, folder.resolve("admin.key")))
                        .map(String::strip);
        key.ifPresent(Target::refuseUnprintable);
        return new Target(root, key);
    }

    private static Optional<Profile> profile(Settings settings, Surroundings around) {
        Profiles profiles = Profiles.read(around);
        return settings.find(ClientFlags.PROFILE).or(profiles::chosen).map(profiles::named);
    }

    /// A platform's URL as it is kept and called: checked, without a slash at its end.
    static String root(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url.toString().replaceAll("/+$", "");
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
        return read(folder.resolve("serve.json")).flatMap(Target::url).map(Target::reachable);
    }

    private static Optional<String> url(String json) {
        try {
            return Optional.of(JsonMapper.shared().readTree(json).path("url").asString(""))
                    .filter(url -> !url.isEmpty());
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// Who listens at every address is at the loopback address too, where the admin key may go.
    private static String reachable(String url) {
        return url.replaceFirst("^(https?)://0\\.0\\.0\\.0(?=[:/]|$)", "$1://127.0.0.1")
                .replaceFirst("^(https?)://\\[::](?=[:/]|$)", "$1://[::1]");
    }

    /// It can do anything, so it does not leave this machine.
    private static Optional<String> adminKey(String root, Path file) {
        return LOOPBACK.contains(URI.create(root).getHost()) ? read(file) : Optional.empty();
    }

    /// Absent when it is not there or not for us to read.
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The key that a file was named for, `-` being stdin.
    static Optional<String> keyFile(Settings settings, Surroundings around) {
        Optional<String> key =
                settings.find(ClientFlags.API_KEY_FILE)
                        .map(file ->
                                file.equals(Body.STDIN)
                                        ? Body.ofStdin(around)
                                        : Body.ofFile(around, file, "--api-key-file"))
                        .map(bytes -> new String(bytes, UTF_8).strip());
        key.ifPresent(Target::refuseUnprintable);
        return key;
    }

    private static void refuseUnprintable(String key) {
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    key.isEmpty()
                            ? "the key is empty"
                            : "the key has spaces, line breaks or other characters that no key has",
                    null,
                    "A file that holds a key holds nothing else.");
        }
    }
}
