package dev.purlin.cli.settings;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A `purlin.yaml`: a section per command, in it the command's settings by name; a command with
/// subcommands has a section for each. Read strictly: what is not known is refused with its line.
public final class SettingsFile {
    private static final long MOST_BYTES = 1 << 20;

    /// Of lists and mappings in each other; sections need three.
    private static final int MOST_DEPTH = 20;

    private static final int MOST_ALIASES = 20;

    private final Map<String, Section> sections;

    private SettingsFile(Map<String, Section> sections) {
        this.sections = sections;
    }

    public static SettingsFile none() {
        return new SettingsFile(Map.of());
    }

    /// Reads the whole file; keys are checked when a section is used.
    ///
    /// @param commands the names a section may have, those of subcommands with a space: `bench
    ///   load`
    public static SettingsFile read(Path file, Collection<String> commands) {
        Map<String, Section> sections = new LinkedHashMap<>();
        addSections(file, "", mapping(file, compose(file)), commands, sections);
        return new SettingsFile(sections);
    }

    /// @param above the command whose subcommands these are, with a space after it, or nothing
    private static void addSections(
            Path file,
            String above,
            Map<String, Entry> entries,
            Collection<String> commands,
            Map<String, Section> sections) {
        List<String> known =
                commands.stream()
                        .filter(command -> command.startsWith(above))
                        .map(command -> command.substring(above.length()).replaceFirst(" .*", ""))
                        .distinct()
                        .toList();
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                throw unknown(file, entry.line, "section", name, known);
            }
            String command = above + name;
            Map<String, Entry> inside = mapping(file, entry.node);
            if (commands.contains(command)) {
                sections.put(command, new Section(file, inside));
            } else {
                addSections(file, command + " ", inside, commands, sections);
            }
        });
    }

    public Section section(String command) {
        return sections.getOrDefault(command, Section.EMPTY);
    }

    /// One command's part of the file.
    public static final class Section {
        public static final Section EMPTY = new Section(Path.of("purlin.yaml"), Map.of());

        private final Path file;
        private final Map<String, Entry> entries;

        private Section(Path file, Map<String, Entry> entries) {
            this.file = file;
            this.entries = entries;
        }

        /// The keys of both; they have none in common.
        Section and(Section other) {
            Map<String, Entry> both = new LinkedHashMap<>(entries);
            both.putAll(other.entries);
            return new Section(file, both);
        }

        void refuseOthersThan(Collection<String> names) {
            entries.forEach((key, entry) -> {
                if (!names.contains(key)) {
                    throw unknown(file, entry.line, "key", key, names);
                }
            });
        }

        Optional<Effective> find(Setting<?> setting) {
            Entry entry = entries.get(setting.name());
            if (entry == null) {
                return Optional.empty();
            }
            Origin origin = new Origin.FileKey(file, entry.line, setting.name());
            return Optional.of(new Effective(setting, texts(setting, entry), origin));
        }

        private List<String> texts(Setting<?> setting, Entry entry) {
            if (entry.node instanceof ScalarNode scalar) {
                return List.of(scalar.getValue());
            }
            if (!(entry.node instanceof SequenceNode list)
                    || !setting.is(Setting.Trait.REPEATABLE)) {
                throw invalid(file, entry.line, setting.name() + " must be a single value");
            }
            List<String> texts = new ArrayList<>();
            for (Node item : list.getValue()) {
                if (!(item instanceof ScalarNode scalar)) {
                    throw invalid(file, lineOf(item), setting.name() + " must be a list of values");
                }
                texts.add(scalar.getValue());
            }
            return texts;
        }
    }

    private record Entry(int line, Node node) {}

    private static Optional<Node> compose(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CommandFailure(
                        FailureCode.INVALID_FILE,
                        file + ": " + Files.size(file) + " bytes, at most " + MOST_BYTES,
                        file.toString(),
                        null);
            }
            LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
            String text = Files.readString(file, StandardCharsets.UTF_8);
            refuseMoreThanIsRead(file, new Parse(settings).parseString(text));
            return new Compose(settings).composeString(text);
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE,
                    file + ": cannot be read",
                    file.toString(),
                    "Check that it exists, that you may read it and that it is UTF-8.",
                    unreadable);
        } catch (MarkedYamlEngineException malformed) {
            int line = malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw invalid(file, line, "not YAML: " + malformed.getProblem());
        } catch (YamlEngineException malformed) {
            throw invalid(file, 1, "not YAML: " + malformed.getMessage());
        }
    }

    /// The library composes by recursion, so this is looked at before.
    private static void refuseMoreThanIsRead(Path file, Iterable<Event> events) {
        int depth = 0;
        int aliases = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                case Scalar, Comment, DocumentStart, DocumentEnd, StreamStart, StreamEnd -> {}
            }
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
            if (depth > MOST_DEPTH) {
                throw invalid(file, line, "nested more than " + MOST_DEPTH + " levels deep");
            }
            if (aliases > MOST_ALIASES) {
                throw invalid(file, line, "more than " + MOST_ALIASES + " aliases");
            }
        }
    }

    private static Map<String, Entry> mapping(Path file, Optional<Node> node) {
        return node.isEmpty() ? Map.of() : mapping(file, node.get());
    }

    private static Map<String, Entry> mapping(Path file, Node node) {
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            throw invalid(file, lineOf(node), "keys and values expected here");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw invalid(file, line, "a key must be a word");
            }
            if (entries.put(key.getValue(), new Entry(line, tuple.getValueNode())) != null) {
                throw invalid(file, line, key.getValue() + " is there twice");
            }
        }
        return entries;
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static CommandFailure invalid(Path file, int line, String problem) {
        return new CommandFailure(
                FailureCode.INVALID_FILE, file + ":" + line + ": " + problem, null, null);
    }

    private static CommandFailure unknown(
            Path file, int line, String what, String name, Collection<String> known) {
        return new CommandFailure(
                FailureCode.UNKNOWN_KEY,
                file + ":" + line + ": unknown " + what + " " + name + Nearest.hint(name, known),
                name,
                "Known here: " + String.join(", ", known) + ".");
    }
}
