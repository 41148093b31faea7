package dev.purlin.platform.driver.process;

import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Program;
import dev.purlin.platform.driver.Source;
import dev.purlin.platform.driver.Unpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;

/// What deployments were made from, unpacked and built.
///
/// ```
/// ID/app        the archive, and what its build commands made of it
/// ID/prepared   empty, there once all of that was done
/// ```
///
/// One that was interrupted is made again from the start.
final class DeploymentFolders {
    /// Stands in the log where a replica would.
    static final String BUILD = "build";

    private final Path root;
    private final Unpacker archives;
    private final InstantSource clock;
    private final Commands commands;

    /// Runs a line of a shell in a folder, to its end.
    interface Commands {
        int run(String line, Program program, Path folder, LogSegments log)
                throws IOException, InterruptedException;
    }

    DeploymentFolders(Path root, Unpacker archives, InstantSource clock, Commands commands) {
        this.root = root;
        this.clock = clock;
        this.archives = archives;
        this.commands = commands;
    }

    /// Where the program starts.
    Path prepare(Program program, Source source, LogSegments log) {
        Path folder = root.resolve(program.deploymentId()).toAbsolutePath();
        Path app = folder.resolve("app");
        Path prepared = folder.resolve("prepared");
        if (Files.exists(prepared)) {
            return app;
        }
        try {
            Trees.delete(folder);
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            archives.unpack(source.archive(), app);
            build(program, source.buildCommands(), app, log);
            Files.createFile(prepared);
            return app;
        } catch (NoSuchFileException gone) {
            throw new DriverException("the archive " + source.archive() + " is gone", gone);
        } catch (IOException failure) {
            throw new DriverException(
                    "its archive could not be unpacked: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DriverException("its preparation was interrupted", interrupted);
        }
    }

    private void build(Program program, List<String> lines, Path app, LogSegments log)
            throws IOException, InterruptedException {
        for (int i = 0; i < lines.size(); i++) {
            String which = "build command " + (i + 1) + " of " + lines.size();
            log.add(BUILD, clock.instant(), which + ": " + lines.get(i));
            int code = commands.run(lines.get(i), program, app, log);
            if (code != 0) {
                throw new DriverException(which + " ended with exit code " + code);
            }
        }
    }

    void remove(String deploymentId) {
        try {
            Trees.delete(root.resolve(deploymentId));
        } catch (IOException _) {
            // What stays is removed when somebody cleans up.
        }
    }
}
