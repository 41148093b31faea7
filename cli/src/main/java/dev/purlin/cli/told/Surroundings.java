package dev.purlin.cli.told;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a command sees of the process it runs in; tests make their own.
///
/// @param terminal whether a person watches stderr, so that progress may be drawn
/// @param home the unpacked distribution; absent when run from anything else
public record Surroundings(
        Map<String, String> environment,
        Path folder,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        @Nullable Path home) {

    public static Surroundings ofProcess() {
        String home = System.getProperty("purlin.home");
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.in,
                System.out,
                System.err,
                Boolean.getBoolean("purlin.terminal"),
                home == null ? null : Path.of(home));
    }

    /// The variable's text, absent when unset or empty.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    /// `$variable/purlin`, else `~/fallback/purlin`, as the XDG folders are found.
    public Path userFolder(String variable, String fallback) {
        return variable(variable)
                .map(Path::of)
                .orElseGet(() -> Path.of(variable("HOME").orElse("/")).resolve(fallback))
                .resolve("purlin");
    }
}
