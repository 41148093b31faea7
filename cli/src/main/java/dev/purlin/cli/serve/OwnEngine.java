package dev.purlin.cli.serve;

import dev.purlin.cli.told.Surroundings;
import dev.purlin.platform.control.Launch;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How replicas of our own model server are started: by the script of the distribution that this
/// process came from, with this JDK; else, from classes, by this JVM's own command.
final class OwnEngine {
    /// Where the script finds what it needs, and what its user told it.
    private static final List<String> PASSED = List.of("PURLIN_AOT", "PURLIN_JAVA_OPTS");

    private OwnEngine() {}

    static Launch launch(Surroundings around) {
        Path home = around.home();
        Map<String, String> environment = new HashMap<>();
        PASSED.forEach(name -> around.variable(name).ifPresent(v -> environment.put(name, v)));
        environment.putIfAbsent("PURLIN_AOT", "use");
        // The home folder of a room is an empty one.
        Path caches = around.userFolder("XDG_CACHE_HOME", ".cache");
        environment.put("XDG_CACHE_HOME", parent(caches));
        // The user's settings of `purlin engine` are for servers that the user starts.
        environment.put("PURLIN_CONFIG", "/dev/null");
        environment.put("PURLIN_JAVA_HOME", System.getProperty("java.home"));
        return home == null
                ? Launch.of(fromClasses(), environment)
                : new Launch(
                        fromScript(home),
                        environment,
                        home.resolve("bin"),
                        List.of(
                                home,
                                Path.of(System.getProperty("java.home")),
                                caches.resolve("aot").toAbsolutePath()));
    }

    private static String parent(Path folder) {
        Path parent = folder.toAbsolutePath().getParent();
        return (parent == null ? folder : parent).toString();
    }

    private static List<String> fromScript(Path home) {
        return List.of(home.resolve("purlin").toString(), "engine");
    }

    private static List<String> fromClasses() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "dev.purlin.cli.Purlin",
                "engine");
    }

    private static String absolute(@Nullable String classPath) {
        return classPath == null
                ? ""
                : List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .reduce((a, b) -> a + File.pathSeparator + b)
                        .orElse("");
    }
}
