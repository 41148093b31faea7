package dev.purlin.cli;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.command.Group;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// [Command]s in picocli's terms, and what picocli parsed in ours. The model is built in code:
/// reading annotations would cost every start some tens of milliseconds.
final class Grammar {
    private static final String ROOT = "purlin";
    private static final int USAGE_WIDTH = 100;

    private Grammar() {}

    /// @param groups those that may be among the commands' first words
    static CommandSpec root(
            String summary, List<String> examples, List<Group> groups, List<Command> commands) {
        CommandSpec root = CommandSpec.create().name(ROOT);
        root.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .type(boolean.class)
                        .arity("0")
                        .description("Print the version.")
                        .build());
        for (Command command : commands) {
            String[] words = words(command);
            CommandSpec above = words.length == 1 ? root : group(root, groups, words[0]);
            above.addSubcommand(words[words.length - 1], of(command, words[words.length - 1]));
        }
        return finish(root, summary, examples);
    }

    private static CommandSpec group(CommandSpec root, List<Group> groups, String name) {
        CommandLine there = root.subcommands().get(name);
        if (there != null) {
            return there.getCommandSpec();
        }
        Group group =
                groups.stream().filter(some -> some.name().equals(name)).findFirst().orElseThrow();
        CommandSpec spec =
                finish(CommandSpec.create().name(name), group.summary(), group.examples());
        root.addSubcommand(name, spec);
        return spec;
    }

    /// Of a command's name.
    static String[] words(Command command) {
        return command.name().split(" ");
    }

    /// The command or group that was modelled so; empty for the root.
    static String name(CommandSpec spec) {
        return spec.qualifiedName().substring(ROOT.length()).strip();
    }

    private static CommandSpec of(Command command, String word) {
        CommandSpec spec = CommandSpec.create().name(word);
        for (Setting<?> setting : command.settings()) {
            if (!setting.is(Trait.FLAGLESS)) {
                spec.addOption(option(setting));
            }
        }
        int index = 0;
        for (Command.Positional positional : command.positionals()) {
            spec.addPositional(positional(positional, index++));
        }
        spec.usageMessage().hidden(command.isHidden());
        return finish(spec, command.summary(), command.examples());
    }

    private static CommandSpec finish(CommandSpec spec, String summary, List<String> examples) {
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .arity("0")
                        .description("Print this help.")
                        .build());
        List<String> footer = new ArrayList<>();
        if (!examples.isEmpty()) {
            footer.add("");
            footer.add("Examples:");
            examples.forEach(example -> footer.add("  " + example));
        }
        spec.usageMessage()
                .description(summary)
                .footer(footer.toArray(String[]::new))
                .width(USAGE_WIDTH)
                .sortOptions(false)
                .abbreviateSynopsis(true);
        return spec;
    }

    private static OptionSpec option(Setting<?> setting) {
        OptionSpec.Builder option =
                OptionSpec.builder(setting.flags().toArray(String[]::new))
                        .description(describe(setting))
                        .hidden(setting.is(Trait.HIDDEN));
        if (setting.is(Trait.SWITCH)) {
            return option.type(boolean.class).arity("0").build();
        }
        option.paramLabel(setting.kind().label()).completionCandidates(setting.kind().choices());
        if (setting.is(Trait.REPEATABLE)) {
            return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
        }
        if (setting.is(Trait.VALUE_OPTIONAL)) {
            return option.type(String.class).arity("0..1").fallbackValue("true").build();
        }
        return option.type(String.class).arity("1").build();
    }

    private static String describe(Setting<?> setting) {
        StringBuilder text = new StringBuilder(setting.help());
        String fallback = setting.fallback();
        if (fallback != null && !setting.is(Trait.SWITCH)) {
            text.append(" Default: ").append(fallback).append('.');
        }
        return text.append(" [")
                .append(String.join(", ", setting.variables()))
                .append(']')
                .toString();
    }

    private static PositionalParamSpec positional(Command.Positional positional, int index) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .paramLabel(positional.label())
                .description(positional.help())
                .completionCandidates(positional.choices())
                .arity(positional.isRequired() ? "1" : "0..1")
                .required(positional.isRequired())
                .type(String.class)
                .build();
    }

    /// The settings that were typed, by name, as text.
    static Map<String, List<String>> typed(Command command, ParseResult parsed) {
        Map<String, List<String>> typed = new HashMap<>();
        for (Setting<?> setting : command.settings()) {
            String flag = setting.flags().getFirst();
            if (!setting.is(Trait.FLAGLESS) && parsed.hasMatchedOption(flag)) {
                typed.put(setting.name(), texts(parsed.matchedOptionValue(flag, "")));
            }
        }
        return typed;
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    static List<String> positionals(ParseResult parsed) {
        return parsed.matchedPositionals().stream()
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
    }
}
