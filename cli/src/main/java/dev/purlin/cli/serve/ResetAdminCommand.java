package dev.purlin.cli.serve;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.store.StoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Makes another admin key for a platform that does not run: whoever owns the data folder owns the
/// platform.
public final class ResetAdminCommand implements Command {
    @Override
    public String name() {
        return "keys reset-admin";
    }

    @Override
    public String summary() {
        return "Make a new admin key for a platform that is stopped, and revoke the old one.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin keys reset-admin", "purlin keys reset-admin --data-dir ./data --json");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(ServeFlags.DATA_DIR, Configuration.JSON, Configuration.FILE);
    }

    @Override
    public ExitCode run(Call call) {
        Path root = ServePlan.dataFolder(call.settings(), call.surroundings());
        if (!DataFolder.isOne(root)) {
            throw new CommandFailure(
                    FailureCode.NOT_FOUND,
                    root + " is no data folder of a platform",
                    ServeFlags.DATA_DIR.flags().getFirst(),
                    "Name the one that purlin serve is started with.");
        }
        Instant now = Instant.now();
        try (var folder = DataFolder.open(root);
                var store = SqliteStore.open(folder.controlDatabase(), now)) {
            KeyText key = AdminKey.reset(folder, store, now);
            boolean asJson = call.settings().get(Configuration.JSON);
            call.surroundings().out().println(asJson ? json(key, root) : told(key, root));
            return ExitCode.DONE;
        } catch (FolderException failure) {
            throw ServeFailure.of(failure);
        } catch (StoreException failure) {
            throw ServeFailure.of(failure);
        }
    }

    private static String json(KeyText key, Path root) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("admin_key", key.whole())
                .put("kept_in", root.resolve("admin.key").toString())
                .toString();
    }

    /// A new key is told once, in this one form.
    static String told(KeyText key, Path root) {
        return "admin key " + key.whole() + " (kept in " + root.resolve("admin.key") + ")";
    }
}
