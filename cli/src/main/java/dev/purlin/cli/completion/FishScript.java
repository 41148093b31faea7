package dev.purlin.cli.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// fish's completion script: one `complete` line per subcommand, option and listed argument.
final class FishScript {
    private static final String COMPLETE = "complete -c purlin ";

    private final List<String> lines = new ArrayList<>();

    private FishScript() {}

    static String of(CommandSpec root) {
        FishScript script = new FishScript();
        script.lines.add(COMPLETE + "-f");
        script.level(root, List.of());
        return String.join("\n", script.lines) + "\n";
    }

    /// @param path the subcommands typed before this level
    private void level(CommandSpec spec, List<String> path) {
        Map<String, CommandLine> below = visible(spec);
        String here = condition(path, below.keySet().stream().toList());
        below.forEach((name, line) ->
                lines.add(
                        COMPLETE
                                + here
                                + " -a "
                                + name
                                + " -d "
                                + quote(first(line.getCommandSpec()))));
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                lines.add(COMPLETE + here + option(option));
            }
        }
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            if (positional.completionCandidates() != null) {
                String candidates = String.join(" ", positional.completionCandidates());
                lines.add(COMPLETE + here + " -a " + quote(candidates));
            }
        }
        below.forEach((name, line) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            level(line.getCommandSpec(), deeper);
        });
    }

    private static Map<String, CommandLine> visible(CommandSpec spec) {
        return spec.subcommands().entrySet().stream()
                .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (one, _) -> one,
                                LinkedHashMap::new));
    }

    private static String condition(List<String> path, List<String> below) {
        List<String> tests = new ArrayList<>();
        path.forEach(name -> tests.add("__fish_seen_subcommand_from " + name));
        if (!below.isEmpty()) {
            tests.add("not __fish_seen_subcommand_from " + String.join(" ", below));
        }
        return tests.isEmpty() ? "" : "-n " + quote(String.join("; and ", tests));
    }

    private static String option(OptionSpec option) {
        StringBuilder line = new StringBuilder();
        for (String name : option.names()) {
            if (name.startsWith("--")) {
                line.append(" -l ").append(name.substring(2));
            } else {
                line.append(" -s ").append(name.substring(1));
            }
        }
        if (option.arity().max() > 0) {
            List<String> candidates = candidates(option);
            // Where the values are known, fish would offer files beside them.
            String valued = candidates.isEmpty() ? " -r" : " -x";
            line.append(option.arity().min() > 0 ? valued : "");
            line.append(files(option) ? " -F" : "");
            if (!candidates.isEmpty()) {
                line.append(" -a ").append(quote(String.join(" ", candidates)));
            }
        }
        String description = option.description().length == 0 ? "" : option.description()[0];
        return line.append(" -d ").append(quote(sentence(description))).toString();
    }

    private static boolean files(OptionSpec option) {
        return option.paramLabel().contains("FILE") || option.paramLabel().contains("DIR");
    }

    private static List<String> candidates(OptionSpec option) {
        List<String> candidates = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(candidates::add);
        }
        return candidates;
    }

    private static String first(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        return description.length == 0 ? "" : sentence(description[0]);
    }

    private static String sentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
