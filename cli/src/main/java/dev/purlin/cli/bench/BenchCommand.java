package dev.purlin.cli.bench;

import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `purlin bench`: measure a server, and measure the measuring.
@Command(
        name = "bench",
        description = "Load tests: send requests at a known pace and tell what came back.",
        footer = {
            "",
            "Examples:",
            "  purlin bench load http://127.0.0.1:8080/health --clients 8 --duration 10s",
            "  purlin bench mock --answer-after 30ms"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int USAGE_WIDTH = 100;

    private final Surroundings surroundings;

    @Spec private CommandSpec spec = CommandSpec.create();

    private BenchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// The command with its subcommands, ready to be added to a command line.
    public static CommandLine line(Surroundings surroundings) {
        CommandLine line = finished(new BenchCommand(surroundings));
        line.addSubcommand(finished(new LoadCommand(surroundings)));
        line.addSubcommand(finished(new MockCommand(surroundings)));
        return line;
    }

    private static CommandLine finished(Callable<Integer> command) {
        var line = new CommandLine(command);
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .type(boolean.class)
                                .arity("0")
                                .description("Print this help.")
                                .build())
                .usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .width(USAGE_WIDTH);
        return line.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(surroundings.err());
        return ExitCode.USAGE.number();
    }
}
