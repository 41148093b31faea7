package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.bench.BenchCommand;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.completion.CompletionCommand;
import dev.purlin.cli.config.ConfigCommand;
import dev.purlin.cli.doctor.DoctorCommand;
import dev.purlin.cli.engine.AotTrainCommand;
import dev.purlin.cli.engine.EngineCommand;
import dev.purlin.cli.engine.Face;
import dev.purlin.cli.routes.RoutesCommand;
import dev.purlin.cli.serve.ServeCommand;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.cli.told.Teller;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
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

    private static final String BENCH = "bench";

    private final Surroundings surroundings;
    private final SequencedMap<String, Command> commands = new LinkedHashMap<>();

    Purlin(Surroundings surroundings) {
        this.surroundings = surroundings;
        add(new ServeCommand(Version.text()));
        add(new EngineCommand(Face.ENGINE, Version.text()));
        add(new EngineCommand(Face.ROUTER, Version.text()));
        add(new AotTrainCommand(Version.text()));
        add(new ConfigCommand(this::configured, this::unflagged));
        add(new DoctorCommand(() -> configured().forEach(this::unflagged)));
        add(new RoutesCommand());
        add(new CompletionCommand(this::everything));
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
        return line(arguments).execute(arguments);
    }

    private int tell(List<String> arguments, CommandFailure failure) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean named = commands.containsKey(first) || first.equals(BENCH);
        String who = named ? "purlin " + first : "purlin";
        Teller.tell(surroundings, arguments.contains("--json"), who, failure);
        return failure.code().exit().number();
    }

    /// Only the command that is called is modelled, if it is one of ours: the others would cost the
    /// start of a server.
    private CommandLine line(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Command called = commands.get(first);
        return called == null ? everything() : line(List.of(called));
    }

    private CommandLine everything() {
        return line(List.copyOf(commands.values()), BenchCommand.line(surroundings));
    }

    private CommandLine line(List<Command> modelled, CommandLine... nested) {
        var root = Grammar.root("Runs models as endpoints on machines you own.", EXAMPLES);
        modelled.forEach(command -> root.addSubcommand(command.name(), Grammar.of(command)));
        for (CommandLine each : nested) {
            root.addSubcommand(each.getCommandName(), each);
        }
        root.versionProvider(() -> new String[] {"purlin " + Version.text()});
        return new CommandLine(root)
                .setOut(new PrintWriter(surroundings.out(), true, UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, UTF_8))
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setExecutionStrategy(this::execute)
                .setExecutionExceptionHandler(this::failed)
                .setParameterExceptionHandler(this::refuse);
    }

    private int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        if (!parsed.hasSubcommand()) {
            parsed.commandSpec().commandLine().usage(surroundings.err());
            return ExitCode.USAGE.number();
        }
        ParseResult called = parsed.subcommand();
        Command command = commands.get(called.commandSpec().name());
        try {
            return command == null ? runNested(parsed) : run(command, called).number();
        } catch (CommandFailure failure) {
            return tell(parsed.originalArgs(), failure);
        }
    }

    /// A subcommand with subcommands of its own.
    private static int runNested(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (ExecutionException wrapped) {
            if (wrapped.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw wrapped;
        }
    }

    private ExitCode run(Command command, ParseResult called) {
        Settings settings = effective(command, Grammar.typed(command, called));
        List<String> positionals = Grammar.positionals(called);
        return command.run(new Command.Call(settings, positionals, surroundings));
    }

    private int failed(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailure told) {
            return tell(parsed.originalArgs(), told);
        }
        throw failure;
    }

    private int refuse(ParameterException wrong, String[] arguments) {
        return tell(Arrays.asList(arguments), Refusal.of(wrong));
    }

    private List<Command> configured() {
        return commands.values().stream().filter(Command::isConfigured).toList();
    }

    private Settings unflagged(Command command) {
        return effective(command, Map.of());
    }

    private Settings effective(Command command, Map<String, List<String>> typed) {
        if (!command.isConfigured()) {
            return Settings.resolve(
                    command.settings(),
                    typed,
                    surroundings.environment(),
                    SettingsFile.Section.EMPTY);
        }
        return new Configuration(surroundings, configured().stream().map(Command::name).toList())
                .resolve(command.name(), command.settings(), typed);
    }
}
