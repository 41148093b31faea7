package dev.purlin.cli;

import dev.purlin.cli.settings.Nearest;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Why a command line could not be parsed, in our words.
final class Refusal {
    /// Not a command, but understood in place of one.
    static final String HELP = "help";

    private Refusal() {}

    static CommandFailure of(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        String help = "See " + line.getCommandSpec().qualifiedName() + " --help.";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(line, unmatched.getUnmatched().getFirst(), help);
        }
        if (wrong instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            ArgSpec argument = missing.getMissing().getFirst();
            String name =
                    argument instanceof OptionSpec option
                            ? "the value of " + option.longestName()
                            : argument.paramLabel();
            return new CommandFailure(FailureCode.USAGE, name + " is missing", name, help, wrong);
        }
        return new CommandFailure(
                FailureCode.USAGE, String.valueOf(wrong.getMessage()), null, help, wrong);
    }

    private static CommandFailure unmatched(CommandLine line, String argument, String help) {
        if (argument.startsWith("-")) {
            String flag = argument.replaceFirst("=.*", "");
            List<String> known =
                    line.getCommandSpec().optionsMap().entrySet().stream()
                            .filter(option -> !option.getValue().hidden())
                            .map(option -> option.getKey())
                            .toList();
            return new CommandFailure(
                    FailureCode.UNKNOWN_OPTION,
                    "unknown option " + flag + Nearest.hint(flag, known),
                    flag,
                    help);
        }
        if (!line.getSubcommands().isEmpty()) {
            Stream<String> known =
                    line.getSubcommands().entrySet().stream()
                            .filter(one -> !isHidden(one.getValue()))
                            .map(Map.Entry::getKey);
            Stream<String> more = line.getParent() == null ? Stream.of(HELP) : Stream.empty();
            return new CommandFailure(
                    FailureCode.UNKNOWN_COMMAND,
                    "unknown command "
                            + argument
                            + Nearest.hint(argument, Stream.concat(known, more).toList()),
                    argument,
                    help);
        }
        return new CommandFailure(
                FailureCode.USAGE, "unexpected argument " + argument, argument, help);
    }

    private static boolean isHidden(CommandLine command) {
        return command.getCommandSpec().usageMessage().hidden();
    }
}
