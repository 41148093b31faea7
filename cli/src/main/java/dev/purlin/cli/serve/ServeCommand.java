package dev.purlin.cli.serve;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.server.LogLevel;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.signals.StopSignals;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.LastResort;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.httpserver.log.LogLines;
import dev.purlin.platform.Platform;
import dev.purlin.platform.PlatformSettings;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs the platform until it is told to stop.
public final class ServeCommand implements Command {
    private final String version;

    /// The command.
    ///
    /// @param version of this program
    public ServeCommand(String version) {
        this.version = version;
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Run the platform: endpoints that are called, scaled, and put to sleep.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin serve",
                "purlin serve --data-dir ./data --port 0",
                "purlin serve --hostname 0.0.0.0 --public-url https://models.example.org");
    }

    @Override
    public List<Setting<?>> settings() {
        return ServeFlags.all();
    }

    @Override
    public ExitCode run(Call call) {
        LogLines.ofProcess()
                .configure(
                        call.settings().get(ServeFlags.JSON_OUTPUT),
                        LogLevel.of(call.settings().get(ServeFlags.LOG_LEVEL)).level());
        LastResort.install(call.surroundings().err());
        PlatformSettings plan = ServePlan.of(call.settings(), call.surroundings(), version);
        StopSignals stop = StopSignals.interruptCaller();
        try (Platform platform = Platform.start(plan)) {
            tell(platform, plan, call.surroundings());
            awaitStop();
            platform.drain(plan.grace());
            return ExitCode.DONE;
        } catch (FolderException failure) {
            throw ServeFailure.of(failure);
        } catch (StoreException failure) {
            throw ServeFailure.of(failure);
        } catch (IOException failure) {
            throw ServeFailure.of(failure, plan.hostname());
        } catch (InterruptedException _) {
            return stop.code();
        } finally {
            LogLines.ofProcess().flush();
        }
    }

    private static void tell(Platform platform, PlatformSettings plan, Surroundings around) {
        platform.newAdminKey()
                .ifPresent(key ->
                        around.out().println(ResetAdminCommand.told(key, plan.dataFolder())));
        around.out().println("ready " + platform.url());
        around.out().flush();
    }

    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // The one way to end a server.
        }
    }
}
