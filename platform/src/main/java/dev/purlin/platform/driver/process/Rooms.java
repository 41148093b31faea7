package dev.purlin.platform.driver.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Roots of their own for what people deploy, made by bubblewrap.
///
/// Inside, a command sees the machine's programs and libraries, which it cannot change, its
/// deployment's own folder as everything else, its files as `/app`, and no process but its own. The
/// network is the machine's.
///
/// ```
/// /usr /bin /lib* /etc …   the machine's, read-only
/// /app                     what the deployment was made from
/// /secrets /tmp            the replica's own
/// /proc /dev               fresh
/// anything else            the deployment's: what its build commands put there, replicas find
/// ```
final class Rooms {
    private static final List<String> SYSTEM =
            List.of(
                    "/usr",
                    "/bin",
                    "/sbin",
                    "/lib",
                    "/lib32",
                    "/lib64",
                    "/libx32",
                    "/etc",
                    "/opt",
                    "/sys",
                    "/run/systemd/resolve");

    /// Read by nobody who runs models.
    private static final List<String> HIDDEN = List.of("/etc/shadow", "/etc/gshadow");

    private static final int PROBE_SECONDS = 10;

    /// Bubblewrap ends at the signal that asks what is inside to end, so it must not hear it.
    private static final List<String> DEAF =
            List.of("/bin/sh", "-c", "trap '' TERM; exec \"$@\"", "room");

    private static final List<String> HEARING = List.of("env", "--default-signal=TERM");

    private final List<Path> readable;

    /// @param readable folders, besides the system's, that can be read inside
    Rooms(List<Path> readable) {
        this.readable = List.copyOf(readable);
    }

    /// Whether this machine can make them.
    static boolean work(Map<String, String> environment) {
        var command = new ArrayList<>(List.of("bwrap", "--ro-bind", "/", "/"));
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--unshare-pid", "--"));
        command.addAll(HEARING);
        command.add("true");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process probe = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return false;
            }
            return probe.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// What a command finds inside.
    ///
    /// @param root everything that is nowhere else
    /// @param app where it starts
    record Furniture(Path root, Path app, Path secrets, Path tmp) {}

    /// The command that runs another one inside.
    List<String> inside(Furniture with, List<String> argv) throws IOException {
        Files.createDirectories(with.root());
        var command = new ArrayList<>(DEAF);
        command.addAll(List.of("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc"));
        command.addAll(List.of("--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL"));
        bind(command, "--bind", with.root(), "/");
        SYSTEM.forEach(folder -> add(command, "--ro-bind-try", folder, folder));
        HIDDEN.forEach(file -> hide(command, file));
        add(command, "--proc", "/proc");
        add(command, "--dev", "/dev");
        accelerators().forEach(d -> bind(command, "--dev-bind-try", d, d.toString()));
        bind(command, "--bind", with.tmp(), "/tmp");
        bind(command, "--bind", with.secrets(), "/secrets");
        bind(command, "--bind", with.app(), "/app");
        // Last, for they may be in a folder that is hidden by then, such as /tmp.
        readable.forEach(path -> bind(command, "--ro-bind-try", path, path.toString()));
        add(command, "--dir", "/root");
        add(command, "--chdir", "/app");
        command.add("--");
        command.addAll(HEARING);
        command.addAll(argv);
        return command;
    }

    private static void hide(List<String> command, String file) {
        if (Files.exists(Path.of(file))) {
            add(command, "--ro-bind", "/dev/null", file);
        }
    }

    private static void bind(List<String> command, String how, Path from, String to) {
        add(command, how, from.toAbsolutePath().toString(), to);
    }

    private static void add(List<String> command, String... words) {
        command.addAll(List.of(words));
    }

    private static List<Path> accelerators() throws IOException {
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> devices =
                Files.newDirectoryStream(Path.of("/dev"), "{nvidia*,dri,kfd}")) {
            devices.forEach(found::add);
        }
        return found;
    }

    /// What the variables of a command say inside.
    static Map<String, String> variables() {
        return Map.of(
                "HOME",
                "/root",
                "APP_HOME",
                "/app",
                "TMPDIR",
                "/tmp",
                "PURLIN_SECRETS_DIR",
                "/secrets");
    }
}
