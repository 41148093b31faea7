package dev.purlin.platform.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The way from the top of the file to a value.
///
/// @param steps names of keys, and numbers of items as `[0]`
record Place(List<String> steps) {
    static final Place TOP = new Place(List.of());

    Place {
        steps = List.copyOf(steps);
    }

    static Place of(Key key) {
        return new Place(List.of(key.path().split("\\.")));
    }

    Place member(String name) {
        return then(name);
    }

    Place item(int index) {
        return then("[" + index + "]");
    }

    private Place then(String step) {
        List<String> all = new ArrayList<>(steps);
        all.add(step);
        return new Place(all);
    }

    /// Absent when a step leads nowhere, or to null.
    Optional<Value> in(Value top) {
        return walk(top).filter(value -> !(value instanceof Value.Nothing));
    }

    /// Whether the last step is there and leads to null.
    boolean isNullIn(Value top) {
        return walk(top).filter(Value.Nothing.class::isInstance).isPresent();
    }

    private Optional<Value> walk(Value top) {
        Optional<Value> at = Optional.of(top);
        for (String step : steps) {
            at = at.flatMap(value -> next(value, step)).map(Value.Member::value);
        }
        return at;
    }

    /// The line of the last step that is there; absent when not even the first is.
    OptionalInt lineIn(Value top) {
        OptionalInt line = OptionalInt.empty();
        Value at = top;
        for (String step : steps) {
            Optional<Value.Member> next = next(at, step);
            if (next.isEmpty()) {
                return line;
            }
            line = OptionalInt.of(next.get().keyLine());
            at = next.get().value();
        }
        return line;
    }

    private static Optional<Value.Member> next(Value value, String step) {
        return switch (value) {
            case Value.Members members -> Optional.ofNullable(members.byName().get(step));
            case Value.Items list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    if (step.equals("[" + i + "]")) {
                        Value item = list.items().get(i);
                        yield Optional.of(new Value.Member(item.line(), item));
                    }
                }
                yield Optional.empty();
            }
            case Value.Scalar _, Value.Nothing _ -> Optional.empty();
        };
    }

    /// As sentences name it: `docker_server.server_port`, `build_commands[0]`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            if (!text.isEmpty() && !step.startsWith("[")) {
                text.append('.');
            }
            text.append(Shown.text(step));
        }
        return text.toString();
    }
}
