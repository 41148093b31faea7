package dev.purlin.cli.config;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Effective;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.Shared;
import dev.purlin.cli.told.ExitCode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Prints each effective value and where it came from.
public final class ConfigCommand implements Command {
    private static final int WIDEST_COLUMN = 60;

    private final Supplier<List<Command>> configured;
    private final BiFunction<Command, Settings, Settings> effective;

    /// A command that shows the settings of others.
    ///
    /// @param configured the commands whose settings are shown
    /// @param effective resolves a command's settings as if it were called without flags, from the
    ///   file that this command's own settings name
    public ConfigCommand(
            Supplier<List<Command>> configured, BiFunction<Command, Settings, Settings> effective) {
        this.configured = configured;
        this.effective = effective;
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String summary() {
        return "Print each effective setting and where it came from; secrets are masked.";
    }

    @Override
    public List<String> examples() {
        return List.of("purlin config", "PORT=9000 purlin config --json");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(Configuration.JSON, Configuration.FILE);
    }

    @Override
    public ExitCode run(Call call) {
        List<Line> lines = lines(call.settings());
        PrintStream out = call.surroundings().out();
        if (call.settings().get(Configuration.JSON)) {
            List<Map<String, @Nullable Object>> all = lines.stream().map(Line::json).toList();
            out.println(JsonMapper.shared().writeValueAsString(Map.of("settings", all)));
            return ExitCode.DONE;
        }
        int names = widest(lines.stream().map(Line::name));
        int values = widest(lines.stream().map(Line::value));
        for (Line line : lines) {
            out.println(
                    pad(line.name(), names)
                            + pad(line.value(), values)
                            + line.effective.origin().told());
        }
        return ExitCode.DONE;
    }

    /// What commands share is there once.
    private List<Line> lines(Settings own) {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (Command command : configured.get()) {
            Shared shared = command.shared();
            for (Effective value : effective.apply(command, own).all()) {
                boolean isShared = shared.holds(value.setting());
                var line = new Line(isShared ? shared.section() : command.name(), value);
                lines.putIfAbsent(line.name(), line);
            }
        }
        return List.copyOf(lines.values());
    }

    private static int widest(Stream<String> texts) {
        return Math.min(WIDEST_COLUMN, texts.mapToInt(String::length).max().orElse(0));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()) + 2);
    }

    private record Line(String command, Effective effective) {
        String name() {
            return command.replace(' ', '.') + "." + effective.setting().name();
        }

        String value() {
            return effective.texts().isEmpty() ? "-" : String.join(",", effective.shown());
        }

        Map<String, @Nullable Object> json() {
            List<String> shown = effective.shown();
            boolean several = effective.setting().is(Setting.Trait.REPEATABLE);
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("command", command);
            json.put("name", effective.setting().name());
            json.put("value", several ? shown : shown.stream().findFirst().orElse(null));
            json.put("origin", effective.origin().kind());
            json.put("from", effective.origin().told());
            return json;
        }
    }
}
