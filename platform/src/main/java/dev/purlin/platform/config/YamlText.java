package dev.purlin.platform.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/// The text of one file, YAML 1.2 and so JSON too, as values.
///
/// It comes from callers, so it is measured before it is composed: the library composes by
/// recursion, and would merge a mapping into itself for ever.
final class YamlText {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_DEPTH = 50;
    private static final int MOST_ALIASES = 20;

    /// Keys, values, lists and mappings; a config with every default has 250.
    private static final int MOST_NODES = 20_000;

    private static final int MOST_SHOWN = 200;
    private static final Set<String> TAGS =
            Set.of(
                    Tag.STR.getValue(),
                    Tag.INT.getValue(),
                    Tag.FLOAT.getValue(),
                    Tag.BOOL.getValue(),
                    Tag.NULL.getValue(),
                    Tag.SEQ.getValue(),
                    Tag.MAP.getValue(),
                    Tag.SET.getValue(),
                    // What an exclamation mark alone stands for: text.
                    "!");

    /// The core schema of YAML 1.2, but `<<` stays a key: see [TreeMaker].
    private static final Schema SCHEMA =
            new Schema() {
                private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);

                @Override
                public ScalarResolver getScalarResolver() {
                    return RESOLVER;
                }

                @Override
                public Map<Tag, ConstructNode> getSchemaTagConstructors() {
                    return Map.of();
                }
            };

    private final String text;
    private final boolean isWritten;
    private final Findings findings;

    private YamlText(String text, boolean isWritten, Findings findings) {
        this.text = text;
        this.isWritten = isWritten;
        this.findings = findings;
    }

    /// Throws a [ConfigException] when the text is no YAML, or more than is read; a key that is
    /// there twice is a finding.
    ///
    /// @param isWritten it is the author's, so that its lines mean something to them
    static Value.Members read(String text, boolean isWritten, Findings findings) {
        return new YamlText(text, isWritten, findings).read();
    }

    private Value.Members read() {
        refuseMoreBytes();
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(Findings.FILE)
                        .setSchema(SCHEMA)
                        // All at once: the library fails on a surrogate pair that its buffer cuts.
                        .setBufferSize(text.length() + 2)
                        .build();
        Optional<Node> top;
        try {
            refuseMoreThanIsRead(new Parse(settings).parseString(text));
            top = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException malformed) {
            throw refused(line(malformed.getProblemMark()), "not YAML: " + told(malformed));
        } catch (ReaderException unreadable) {
            throw refused(
                    OptionalInt.of(lineAt(unreadable.getPosition())),
                    "not YAML: the character U+%04X is not allowed"
                            .formatted(unreadable.getCodePoint()));
        } catch (YamlVersionException other) {
            throw refused(
                    OptionalInt.of(1),
                    "it says it is YAML "
                            + other.getSpecVersion().getRepresentation()
                            + ", which is not 1.2");
        } catch (YamlEngineException malformed) {
            throw refused(OptionalInt.of(1), "not YAML: " + malformed.getMessage());
        }
        return top.map(this::members).orElse(Value.Members.NONE);
    }

    private Value.Members members(Node node) {
        var tree = new TreeMaker(isWritten, findings);
        Value top = tree.value(node, Place.TOP);
        refuseMoreThanIsWrittenOut(tree.size(node));
        return switch (top) {
            case Value.Members members -> members;
            case Value.Nothing _ -> Value.Members.NONE;
            case Value.Items list -> throw noMapping(list);
            case Value.Scalar scalar -> throw noMapping(scalar);
        };
    }

    private ConfigException noMapping(Value value) {
        return refused(
                OptionalInt.of(value.line()),
                "it is " + Shown.value(value) + ", it must be keys and their values",
                "Write lines such as model_name: my-model.");
    }

    private void refuseMoreBytes() {
        // No text has fewer bytes than characters.
        int bytes = text.length() > MOST_BYTES ? text.length() : text.getBytes(UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw refused(
                    OptionalInt.empty(),
                    "%,d bytes, at most %,d".formatted(bytes, MOST_BYTES),
                    "Move what is large into files beside it.");
        }
    }

    private void refuseMoreThanIsRead(Iterable<Event> events) {
        int depth = 0;
        int aliases = 0;
        int nodes = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> {
                    nodes++;
                    depth++;
                    refuseOtherTag(event, ((CollectionStartEvent) event).getTag());
                }
                case Scalar -> {
                    nodes++;
                    refuseOtherTag(event, ((ScalarEvent) event).getTag());
                }
                case Alias -> aliases++;
                case MappingEnd, SequenceEnd -> depth--;
                case Comment, DocumentStart, DocumentEnd, StreamStart, StreamEnd -> {}
            }
            refuseAbove(MOST_DEPTH, depth, event, "is nested more than %,d levels deep");
            refuseAbove(MOST_ALIASES, aliases, event, "has more than %,d aliases");
            refuseAbove(MOST_NODES, nodes, event, "has more than %,d keys and values");
        }
    }

    /// A few aliases of aliases stand for millions of values.
    private void refuseMoreThanIsWrittenOut(TreeMaker.Size size) {
        if (size.nodes() > MOST_NODES || size.characters() > MOST_BYTES) {
            throw refused(
                    OptionalInt.empty(),
                    ("with its aliases written out it has %,d keys and values of %,d characters,"
                                    + " at most %,d of %,d")
                            .formatted(size.nodes(), size.characters(), MOST_NODES, MOST_BYTES),
                    "Use fewer aliases.");
        }
    }

    private void refuseAbove(int most, int count, Event event, String sentence) {
        if (count > most) {
            throw refused(
                    line(event.getStartMark()),
                    "it " + sentence.formatted(most),
                    "Write it shorter.");
        }
    }

    private void refuseOtherTag(Event event, Optional<String> tag) {
        if (tag.isPresent() && !TAGS.contains(tag.get())) {
            throw refused(
                    line(event.getStartMark()),
                    "the tag " + Shown.text(tag.get()) + " is not known",
                    "Leave the tag out.");
        }
    }

    private static String told(MarkedYamlEngineException malformed) {
        String context = malformed.getContext();
        String problem = malformed.getProblem();
        String told = context == null || context.isBlank() ? problem : context + ", " + problem;
        return Shown.text(told, MOST_SHOWN);
    }

    private static OptionalInt line(Optional<Mark> mark) {
        return OptionalInt.of(mark.map(at -> at.getLine() + 1).orElse(1));
    }

    /// @param position in code points
    private int lineAt(int position) {
        return 1 + (int) text.codePoints().limit(position).filter(point -> point == '\n').count();
    }

    private ConfigException refused(OptionalInt line, String sentence) {
        return refused(line, sentence, "Mend its syntax; indent with spaces, not with tabs.");
    }

    private ConfigException refused(OptionalInt line, String sentence, String help) {
        OptionalInt known = isWritten ? line : OptionalInt.empty();
        return new ConfigException(List.of(new Problem(Findings.FILE, "", known, sentence, help)));
    }
}
