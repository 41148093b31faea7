package dev.purlin.platform.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns the library's nodes into values, each node once, and finds keys that are there twice.
///
/// `<<: *other` adds the members of another mapping that are not named beside it, as readers of
/// YAML 1.1 do, which is what people who write configs have.
final class TreeMaker {
    private static final String MERGE = "<<";

    private final boolean hasLines;
    private final Findings findings;

    /// Nodes are equal when they are the same.
    private final Map<Node, Value> made = new HashMap<>();

    private final Set<Node> open = new HashSet<>();

    /// How large each value is when what stands behind aliases is written out.
    private final Map<Node, Size> sizes = new HashMap<>();

    TreeMaker(boolean hasLines, Findings findings) {
        this.hasLines = hasLines;
        this.findings = findings;
    }

    /// @param nodes keys, values, lists and mappings
    /// @param characters of keys and values
    record Size(long nodes, long characters) {
        static final Size NOTHING = new Size(0, 0);

        private Size plus(Size other) {
            return new Size(nodes + other.nodes, characters + other.characters);
        }
    }

    /// Of a node that [#value] made something of, with all that its aliases stand for.
    Size size(Node node) {
        return sizes.getOrDefault(node, Size.NOTHING);
    }

    Value value(Node node, Place place) {
        Value known = made.get(node);
        if (known != null) {
            return known;
        }
        if (!open.add(node)) {
            problem(place, node, "contains itself", "Write it without that alias.");
            return new Value.Nothing(line(node));
        }
        Value value =
                switch (node) {
                    case ScalarNode scalar -> single(scalar);
                    case SequenceNode list -> items(list, place);
                    case MappingNode mapping -> members(mapping, place);
                    default -> throw new IllegalStateException("a node of " + node.getClass());
                };
        open.remove(node);
        made.put(node, value);
        sizes.put(node, sized(node));
        return value;
    }

    private Size sized(Node node) {
        return switch (node) {
            case ScalarNode scalar -> new Size(1, scalar.getValue().length());
            case SequenceNode list ->
                    list.getValue().stream().map(this::size).reduce(new Size(1, 0), Size::plus);
            case MappingNode mapping ->
                    mapping.getValue().stream()
                            .map(tuple ->
                                    sized(tuple.getKeyNode()).plus(size(tuple.getValueNode())))
                            .reduce(new Size(1, 0), Size::plus);
            default -> Size.NOTHING;
        };
    }

    private static Value single(ScalarNode node) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return new Value.Nothing(line(node));
        }
        Value.Kind kind =
                tag.equals(Tag.INT)
                        ? Value.Kind.WHOLE
                        : tag.equals(Tag.FLOAT)
                                ? Value.Kind.DECIMAL
                                : tag.equals(Tag.BOOL) ? Value.Kind.TRUTH : Value.Kind.TEXT;
        return new Value.Scalar(line(node), kind, node.getValue());
    }

    private Value items(SequenceNode node, Place place) {
        List<Node> nodes = node.getValue();
        Value[] items = new Value[nodes.size()];
        for (int i = 0; i < items.length; i++) {
            items[i] = value(nodes.get(i), place.item(i));
        }
        return new Value.Items(line(node), List.of(items));
    }

    private Value.Members members(MappingNode node, Place place) {
        Map<String, Value.Member> members = new LinkedHashMap<>();
        Map<String, Value.Member> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(place, tuple.getKeyNode(), "has a key that is no word", "Name the key.");
                continue;
            }
            String name = key.getValue();
            Place at = place.member(name);
            Value value = value(tuple.getValueNode(), at);
            if (name.equals(MERGE) && key.isPlain()) {
                merge(value, merged, at, key);
                continue;
            }
            Value.Member before = members.put(name, new Value.Member(line, value));
            if (before != null) {
                twice(at, before.keyLine(), key);
            }
        }
        merged.forEach(members::putIfAbsent);
        return new Value.Members(line(node), members);
    }

    private void merge(Value value, Map<String, Value.Member> merged, Place place, Node key) {
        switch (value) {
            case Value.Members other -> other.byName().forEach(merged::putIfAbsent);
            case Value.Items list
                    when list.items().stream().allMatch(Value.Members.class::isInstance) ->
                    list.items().forEach(item -> merge(item, merged, place, key));
            case Value.Items _, Value.Scalar _, Value.Nothing _ ->
                    problem(
                            place,
                            key,
                            "is " + Shown.value(value) + ", it must be a mapping to take over",
                            "Write an alias of a mapping: <<: *name.");
        }
    }

    private void twice(Place place, int before, Node key) {
        String where = hasLines ? ", in lines " + before + " and " + line(key) : "";
        problem(place, key, "is there twice" + where, "Remove one of them.");
    }

    private void problem(Place place, Node node, String sentence, String help) {
        String key = place.toString();
        findings.problem(
                key,
                hasLines ? OptionalInt.of(line(node)) : OptionalInt.empty(),
                (key.isEmpty() ? "it" : key) + " " + sentence,
                help);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
