package dev.purlin.platform.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of the file and the line it begins in, counted from 1.
///
/// Aliases share what they stand for, so what is small as text may be large when it is walked;
/// whoever walks it goes only where keys are known.
sealed interface Value {
    int line();

    /// `null`, `~`, or nothing at all after the key.
    record Nothing(int line) implements Value {}

    /// A single value, as it is written.
    record Scalar(int line, Kind kind, String text) implements Value {}

    record Items(int line, List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Keys and their values, in the order of the file.
    record Members(int line, Map<String, Member> byName) implements Value {
        static final Members NONE = new Members(1, Map.of());

        public Members {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        }

        Members with(String name, Member member) {
            var more = new LinkedHashMap<>(byName);
            more.put(name, member);
            return new Members(line, more);
        }
    }

    record Member(int keyLine, Value value) {}

    /// What a single value looks like.
    enum Kind {
        TEXT,
        WHOLE,
        DECIMAL,
        TRUTH
    }

    /// Absent when there is none, or it is null.
    default Optional<Member> member(String name) {
        return this instanceof Members members
                ? Optional.ofNullable(members.byName.get(name))
                        .filter(member -> !(member.value instanceof Nothing))
                : Optional.empty();
    }

    /// Nothing is said by it: null, false, an empty text or list, or a mapping of such values.
    default boolean isBlank() {
        return switch (this) {
            case Nothing _ -> true;
            case Scalar(_, Kind kind, String text) ->
                    text.isEmpty() || (kind == Kind.TRUTH && text.equalsIgnoreCase("false"));
            case Items list -> list.items.isEmpty();
            case Members members ->
                    members.byName.values().stream().allMatch(member -> member.value.isBlank());
        };
    }
}
