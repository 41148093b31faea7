package dev.purlin.platform.driver.process;

import com.sun.management.OperatingSystemMXBean;
import dev.purlin.platform.driver.Capacity;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The machine as this process was started on it.
///
/// @param environment of this process, of which replicas see very little
/// @param tools commands that replicas find behind what the user's `PATH` names; null when there
///   are none
/// @param readable folders that those commands need
/// @param capacity what of it replicas may use
public record Host(
        Map<String, String> environment,
        @Nullable Path tools,
        List<Path> readable,
        Capacity capacity) {
    private static final String PATH = "PATH";
    private static final List<String> INHERITED = List.of(PATH, "HOME", "LANG", "TZ");

    public Host {
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
    }

    /// All of it; what a container may use, in one.
    public static Capacity machine() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Capacity(
                Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
    }

    /// What every replica sees of it.
    Map<String, String> inherited() {
        var seen = new HashMap<String, String>();
        INHERITED.stream()
                .filter(environment::containsKey)
                .forEach(name -> seen.put(name, environment.get(name)));
        if (tools != null) {
            seen.merge(PATH, tools.toString(), (path, more) -> path + File.pathSeparator + more);
        }
        return seen;
    }
}
