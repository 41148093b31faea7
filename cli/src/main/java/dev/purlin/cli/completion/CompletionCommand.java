package dev.purlin.cli.completion;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/// Prints the script that teaches a shell our command line.
public final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private final Supplier<CommandLine> whole;

    /// A command that models the command line only when it is run.
    ///
    /// @param whole the command line with every subcommand
    public CompletionCommand(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "Print the completion script of a shell.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "source <(purlin completion bash)",
                "source <(purlin completion zsh)",
                "purlin completion fish > ~/.config/fish/completions/purlin.fish");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public List<Positional> positionals() {
        return List.of(new Positional("SHELL", "bash, zsh or fish.", SHELLS));
    }

    @Override
    public ExitCode run(Call call) {
        String shell = call.positionals().getFirst();
        String script =
                switch (shell) {
                    // The same script: it turns on zsh's emulation of bash's completion.
                    case "bash", "zsh" -> AutoComplete.bash("purlin", whole.get());
                    case "fish" -> FishScript.of(whole.get().getCommandSpec());
                    default ->
                            throw new CommandFailure(
                                    FailureCode.INVALID_VALUE,
                                    shell + " is not one of " + String.join(", ", SHELLS),
                                    "SHELL",
                                    null);
                };
        call.surroundings().out().print(script);
        return ExitCode.DONE;
    }
}
