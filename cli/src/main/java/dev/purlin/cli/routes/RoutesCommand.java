package dev.purlin.cli.routes;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.platform.Routes;
import java.util.List;
import java.util.Locale;

/// Prints every URL of the platform and who answers it.
public final class RoutesCommand implements Command {
    @Override
    public String name() {
        return "routes";
    }

    @Override
    public String summary() {
        return "List every URL of the platform.";
    }

    @Override
    public List<String> examples() {
        return List.of("purlin routes");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public ExitCode run(Call call) {
        for (Routes.Claim claim : Routes.claims()) {
            call.surroundings()
                    .out()
                    .println(
                            String.format(
                                    Locale.ROOT,
                                    "%-7s %-70s %s",
                                    claim.method(),
                                    claim.path(),
                                    claim.answeredBy()));
        }
        return ExitCode.DONE;
    }
}
