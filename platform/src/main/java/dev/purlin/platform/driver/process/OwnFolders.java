package dev.purlin.platform.driver.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What one run of a command has to itself.
record OwnFolders(Path secrets, Path tmp) {
    /// Makes them in a new folder.
    static OwnFolders make(Path folder, Map<String, String> secrets) throws IOException {
        Files.createDirectory(folder);
        return new OwnFolders(
                SecretFiles.write(folder, secrets), Files.createDirectory(folder.resolve("tmp")));
    }

    /// What tells a command where they are, when it sees the whole machine.
    Map<String, String> variables(Path app) {
        return Map.of(
                "APP_HOME",
                app.toString(),
                "TMPDIR",
                tmp.toString(),
                "PURLIN_SECRETS_DIR",
                secrets.toString());
    }
}
