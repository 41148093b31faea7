package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.bench.LoadCommand;
import dev.purlin.cli.bench.MockCommand;
import dev.purlin.cli.client.ClientCommands;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.command.Group;
import dev.purlin.cli.completion.CompletionCommand;
import dev.purlin.cli.config.ConfigCommand;
import dev.purlin.cli.doctor.DoctorCommand;
import dev.purlin.cli.engine.EngineCommand;
import dev.purlin.cli.engine.Face;
import dev.purlin.cli.routes.RoutesCommand;
import dev.purlin.cli.serve.ResetAdminCommand;
import dev.purlin.cli.serve.ServeCommand;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Effective;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Origin;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.cli.told.Teller;
import dev.purlin.cli.training.AotTrainCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `purlin` command line: parses, resolves settings, runs one [Command], tells its failure and
/// ends with its exit code.
public final class Purlin {
    private static final List<String> EXAMPLES =
            List.of(
                    "purlin serve                   run the platform on 127.0.0.1:8000",
                    "purlin engine                  serve the built-in model on 127.0.0.1:8080",
                    "purlin engine --help           what else it can be told",
                    "purlin doctor                  check this machine");

    private static final Group BENCH =
            new Group(
                    "bench",
                    "Load tests: send requests at a known pace and tell what came back.",
                    List.of(
                            "purlin bench load http://127.0.0.1:8080/health -c 8 -d 10s",
                            "purlin bench mock --answer-after 30ms"));

    private static final List<Group> GROUPS =
            Stream.concat(Stream.of(BENCH), ClientCommands.groups().stream()).toList();

    private final Surroundings surroundings;
    private final SequencedMap<String, Command> commands = new LinkedHashMap<>();

    Purlin(Surroundings surroundings) {
        this.surroundings = surroundings;
        add(new ServeCommand(Version.text()));
        add(new EngineCommand(Face.ENGINE, Version.text()));
        add(new EngineCommand(Face.ROUTER, Version.text()));
        add(new AotTrainCommand((around, words) -> new Purlin(around).run(words)));
        ClientCommands.all().forEach(this::add);
        add(new ResetAdminCommand());
        add(new LoadCommand());
        add(new MockCommand());
        add(new ConfigCommand(this::shown, this::unflagged));
        add(new DoctorCommand(own -> shown().forEach(command -> unflagged(command, own))));
        add(new RoutesCommand());
        add(new CompletionCommand(() -> line(List.copyOf(commands.values()))));
    }

    private void add(Command command) {
        commands.put(command.name(), command);
    }

    public static void main(String[] arguments) {
        int code = new Purlin(Surroundings.ofProcess()).run(arguments);
        System.out.flush();
        System.err.flush();
        // Without shutdown hooks: ONNX Runtime's may crash a process whose model is still loading.
        Runtime.getRuntime().halt(code);
    }

    /// Runs one command line and returns its exit code.
    int run(String... arguments) {
        String[] asked = listAsked(helpAsked(arguments));
        return line(called(asked)).execute(asked);
    }

    /// `help COMMAND` is `COMMAND --help`.
    private static String[] helpAsked(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals(Refusal.HELP)) {
            return arguments;
        }
        String[] asked = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        asked[arguments.length - 1] = "--help";
        return asked;
    }

    /// `keys` is `keys list`, as is every group that has one.
    private String[] listAsked(String... arguments) {
        if (arguments.length == 0 || !commands.containsKey(arguments[0] + " list")) {
            return arguments;
        }
        String next = arguments.length == 1 ? "--" : arguments[1];
        if (!next.startsWith("--") || next.equals("--help")) {
            return arguments;
        }
        List<String> asked = new ArrayList<>(Arrays.asList(arguments));
        asked.add(1, "list");
        return asked.toArray(String[]::new);
    }

    /// Only the commands below the first word are modelled, if it is one of ours: the others would
    /// cost the start of a server.
    private List<Command> called(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        List<Command> all = List.copyOf(commands.values());
        List<Command> called =
                all.stream().filter(command -> Grammar.words(command)[0].equals(first)).toList();
        return called.isEmpty() ? all : called;
    }

    private CommandLine line(List<Command> modelled) {
        CommandSpec root =
                Grammar.root(
                        "Runs models as endpoints on machines you own.",
                        EXAMPLES,
                        GROUPS,
                        modelled);
        root.versionProvider(() -> new String[] {"purlin " + Version.text()});
        return new CommandLine(root)
                .setOut(new PrintWriter(surroundings.out(), true, UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, UTF_8))
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::refuse);
    }

    private int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult called = parsed;
        while (called.hasSubcommand()) {
            called = called.subcommand();
        }
        Command command = commands.get(Grammar.name(called.commandSpec()));
        if (command == null) {
            called.commandSpec().commandLine().usage(surroundings.err());
            return ExitCode.USAGE.number();
        }
        return run(command, called, parsed.originalArgs());
    }

    private int run(Command command, ParseResult called, List<String> arguments) {
        boolean json = wantsJson(arguments);
        try {
            Settings settings = effective(command, Grammar.typed(command, called), json);
            json |= settings.isOn(Configuration.JSON);
            var call = new Command.Call(settings, Grammar.positionals(called), surroundings);
            return command.run(call).number();
        } catch (CommandFailure failure) {
            return tell(command.name(), json, failure);
        } catch (RuntimeException defect) {
            int code = tell(command.name(), json, CommandFailure.defect(defect));
            if (!json) {
                defect.printStackTrace(surroundings.err());
            }
            return code;
        }
    }

    private int refuse(ParameterException wrong, String[] arguments) {
        String at = Grammar.name(wrong.getCommandLine().getCommandSpec());
        return tell(at, wantsJson(Arrays.asList(arguments)), Refusal.of(wrong));
    }

    /// As far as can be known before, or without, reading settings.
    private boolean wantsJson(List<String> arguments) {
        return arguments.contains("--json")
                || surroundings
                        .variable(Configuration.JSON.variables().getFirst())
                        .filter(Kind.truth()::accepts)
                        .map(Kind.truth()::parse)
                        .orElse(false);
    }

    /// @param name of the command, empty for none
    private int tell(String name, boolean json, CommandFailure failure) {
        Teller.tell(surroundings, json, ("purlin " + name).strip(), failure);
        return failure.code().exit().number();
    }

    private List<Command> shown() {
        return commands.values().stream()
                .filter(command -> !command.isHidden() && command.section().isPresent())
                .toList();
    }

    /// What a command would be told if it were called without flags.
    ///
    /// @param own of the command that asks: the file that was named to it is read
    private Settings unflagged(Command command, Settings own) {
        Effective file = own.effective(Configuration.FILE);
        boolean typed = file.origin() instanceof Origin.Flag;
        return resolve(command, typed ? Map.of(Configuration.FILE.name(), file.texts()) : Map.of());
    }

    private Settings effective(Command command, Map<String, List<String>> typed, boolean json) {
        try {
            return resolve(command, typed);
        } catch (CommandFailure unreadable) {
            if (!command.judgesSettings()) {
                throw unreadable;
            }
            Map<String, String> known =
                    json ? Map.of(Configuration.JSON.variables().getFirst(), "true") : Map.of();
            return Settings.resolve(command.settings(), typed, known, SettingsFile.Section.EMPTY);
        }
    }

    private Settings resolve(Command command, Map<String, List<String>> typed) {
        Optional<String> section = command.section();
        if (section.isEmpty()) {
            return Settings.resolve(
                    command.settings(),
                    typed,
                    surroundings.environment(),
                    SettingsFile.Section.EMPTY);
        }
        List<String> sections =
                shown().stream()
                        .flatMap(shown ->
                                Stream.concat(
                                        shown.section().stream(),
                                        Stream.of(shown.shared().section())))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
        return new Configuration(surroundings, sections)
                .resolve(section.get(), command.shared(), command.settings(), typed);
    }
}
