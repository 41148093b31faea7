package dev.purlin.cli.client;

import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.settings.Shared;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What every command that calls a platform can be told.
public final class ClientFlags {
    static final Setting<String> URL =
            Setting.of(
                    "url",
                    Kind.text("URL"),
                    null,
                    "The platform; else the profile's, else the one that serves the data"
                            + " folder, else http://127.0.0.1:8000.");
    static final Setting<String> PROFILE =
            Setting.of(
                    "profile",
                    Kind.text("NAME"),
                    null,
                    "Profile to call; else the one that purlin profile use chose.");
    static final Setting<String> API_KEY =
            Setting.of("api-key", Kind.text("KEY"), null, "Key to call with.")
                    .with(Trait.SECRET)
                    .with(Trait.FLAGLESS);
    static final Setting<Path> API_KEY_FILE =
            Setting.of(
                    "api-key-file",
                    Kind.path(),
                    null,
                    "File that holds the key, - being stdin; else the profile's, else admin.key"
                            + " of the data folder, towards this machine only.");
    static final Setting<Path> DATA_DIR =
            Setting.of(
                    "data-dir",
                    Kind.path(),
                    null,
                    "Data folder of a platform on this machine; else ~/.local/share/purlin.");

    /// Of the commands that look at one deployment of an endpoint; no part of the shared ones.
    static final Setting<String> DEPLOYMENT =
            Setting.of(
                    "deployment",
                    Kind.text("ID"),
                    "production",
                    "Its id, or production or development.");

    static final Setting<Duration> TIMEOUT =
            Setting.of("timeout", Kind.duration(), "10m", "Longest wait for an answer to begin.");

    /// One section of `purlin.yaml` for all of them: what they have in common is where the platform
    /// is.
    public static final Shared SHARED =
            new Shared(
                    "client",
                    List.of(
                            URL,
                            PROFILE,
                            API_KEY,
                            API_KEY_FILE,
                            DATA_DIR,
                            TIMEOUT,
                            Configuration.JSON,
                            Configuration.FILE));

    private ClientFlags() {}

    /// A command's own settings and then these.
    public static List<Setting<?>> with(List<Setting<?>> own) {
        return Stream.concat(own.stream(), SHARED.settings().stream()).toList();
    }
}
