package dev.purlin.platform.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One config being read: its values by key, where its author wrote them, and what is wrong so far.
///
/// A value that is wrong becomes a finding and reads as if it were absent, so that the next one is
/// looked at too; whoever asked for the config gets none in the end.
final class Reading {
    /// One argument or variable of a process has at most 128 KiB with its final NUL.
    static final int MOST_TEXT = (128 << 10) - 1;

    static final int MOST_NAME = 256;

    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");
    private static final int SURELY_LONG = 18;

    private final Value.Members values;
    private final Optional<Value.Members> written;
    private final Findings findings;

    /// @param written what the author wrote, where that is known
    Reading(Value.Members values, Optional<Value.Members> written, Findings findings) {
        this.values = values;
        this.written = written;
        this.findings = findings;
    }

    Value.Members values() {
        return values;
    }

    /// What the author wrote; where that is unknown, what there is.
    Value.Members mostlyWritten() {
        return written.orElse(values);
    }

    Optional<Value> find(Key key) {
        return find(Place.of(key));
    }

    Optional<Value> find(Place place) {
        return place.in(values);
    }

    /// Whether the author named the key, with more than null; absent when nobody knows.
    Optional<Boolean> isNamed(Key key) {
        return written.map(top -> Place.of(key).in(top).isPresent());
    }

    boolean isWrittenAsNull(Place place) {
        return written.filter(place::isNullIn).isPresent();
    }

    /// Something is set that is not simply off or empty.
    boolean isSet(Key key) {
        return find(key).filter(value -> !value.isBlank()).isPresent();
    }

    void problem(Key key, String sentence, String help) {
        problem(Place.of(key), sentence, help);
    }

    /// @param sentence what follows the key: `is …`
    void problem(Place place, String sentence, String help) {
        findings.problem(place.toString(), line(place), place + " " + sentence, help);
    }

    void warn(Place place, String text) {
        findings.warn(line(place), text);
    }

    private OptionalInt line(Place place) {
        return written.map(place::lineIn).orElse(OptionalInt.empty());
    }

    /// Finds that a value is not what it must be.
    void refuse(Place place, Value value, String must, String help) {
        problem(place, "is " + Shown.value(value) + ", it must be " + must, help);
    }

    void refuse(Key key, Value value, String must, String help) {
        refuse(Place.of(key), value, must, help);
    }

    Optional<Value.Scalar> single(Key key) {
        return find(key).flatMap(value -> single(Place.of(key), value));
    }

    private Optional<Value.Scalar> single(Place place, Value value) {
        if (value instanceof Value.Scalar scalar) {
            return Optional.of(scalar);
        }
        refuse(place, value, "a single value", "Write one value after the key.");
        return Optional.empty();
    }

    /// Any text that a process can be given; an empty one is absent.
    Optional<String> text(Key key) {
        return find(key).flatMap(value -> text(Place.of(key), value, MOST_TEXT));
    }

    private Optional<String> text(Place place, Value value, int mostBytes) {
        Optional<Value.Scalar> single = single(place, value);
        if (single.isEmpty() || single.get().text().isEmpty()) {
            return Optional.empty();
        }
        if (single.get().kind() == Value.Kind.TRUTH) {
            refuse(place, value, "text", "Put it in quotes.");
            return Optional.empty();
        }
        String text = single.get().text();
        return isPassable(place, text, mostBytes) ? Optional.of(text) : Optional.empty();
    }

    /// Whether a process can be given the text; a finding when not.
    boolean isPassable(Place place, String text, int mostBytes) {
        if (text.indexOf('\0') >= 0) {
            problem(place, "contains a NUL character", "Leave it out: no process can get it.");
            return false;
        }
        int bytes = text.getBytes(UTF_8).length;
        if (bytes > mostBytes) {
            problem(
                    place,
                    "has %,d bytes, at most %,d".formatted(bytes, mostBytes),
                    "Put it into a file of the folder.");
            return false;
        }
        return true;
    }

    /// A text on one line that is not long.
    Optional<String> name(Key key) {
        return find(key).flatMap(value -> name(Place.of(key), value));
    }

    private Optional<String> name(Place place, Value value) {
        Optional<String> text = text(place, value, MOST_NAME);
        if (text.isPresent() && !isOneLine(text.get())) {
            refuse(place, value, "on one line", "Leave line ends and tabs out.");
            return Optional.empty();
        }
        return text;
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /// Whether it is there; a finding when not.
    boolean requires(Key key) {
        if (isSet(key)) {
            return true;
        }
        problem(key, "is missing", "Add " + key.lastName() + ".");
        return false;
    }

    Optional<String> required(Key key) {
        return requires(key) ? text(key) : Optional.empty();
    }

    OptionalInt whole(Key key, int least, int most) {
        Optional<Value.Scalar> single = single(key);
        if (single.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = single.get().text();
        String range = "%d to %d".formatted(least, most);
        if (!WHOLE.matcher(text).matches()) {
            refuse(key, single.get(), "a whole number", "Write one from " + range + ".");
            return OptionalInt.empty();
        }
        if (text.length() > SURELY_LONG
                || Long.parseLong(text) < least
                || Long.parseLong(text) > most) {
            refuse(key, single.get(), range, "Write a number of that range.");
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    boolean truth(Key key) {
        Optional<Value.Scalar> single = single(key);
        if (single.isEmpty()) {
            return false;
        }
        return switch (single.get().text().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                refuse(key, single.get(), "true or false", "Write one of the two.");
                yield false;
            }
        };
    }

    /// Each item as it is written.
    List<String> texts(Key key) {
        return items(key, (place, item) -> isPassable(place, item.text(), MOST_TEXT));
    }

    List<String> names(Key key) {
        return items(
                key,
                (place, item) -> {
                    if (item.text().isBlank() || !isOneLine(item.text())) {
                        problem(place, "is empty or not on one line", "Write a name there.");
                        return false;
                    }
                    return isPassable(place, item.text(), MOST_NAME);
                });
    }

    private List<String> items(Key key, BiPredicate<Place, Value.Scalar> isFine) {
        Optional<Value> value = find(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Value.Items list)) {
            refuse(key, value.get(), "a list", "Write each on a line of its own, after a dash.");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Place place = Place.of(key).item(i);
            if (!(list.items().get(i) instanceof Value.Scalar item)) {
                refuse(place, list.items().get(i), "text", "Put it in quotes.");
            } else if (isFine.test(place, item)) {
                texts.add(item.text());
            }
        }
        return texts;
    }

    /// Names that the author chose, and their values; null among them.
    Map<String, Value> ownNames(Key key) {
        Optional<Value> value = find(key);
        if (value.isEmpty()) {
            return Map.of();
        }
        if (!(value.get() instanceof Value.Members members)) {
            refuse(key, value.get(), "a mapping", "Write names and values: NAME: value.");
            return Map.of();
        }
        Map<String, Value> byName = new LinkedHashMap<>();
        members.byName().forEach((name, member) -> byName.put(name, member.value()));
        return byName;
    }

    /// A constant by its name in lower case.
    <E extends Enum<E>> Optional<E> choice(Key key, Class<E> choices) {
        Optional<Value.Scalar> single = single(key);
        if (single.isEmpty()) {
            return Optional.empty();
        }
        for (E choice : choices.getEnumConstants()) {
            if (word(choice).equals(single.get().text())) {
                return Optional.of(choice);
            }
        }
        String words =
                Arrays.stream(choices.getEnumConstants())
                        .map(Reading::word)
                        .collect(Collectors.joining(" or "));
        refuse(key, single.get(), words, "Leave it out for the default.");
        return Optional.empty();
    }

    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    Optional<Duration> duration(Key key, Duration least, Duration most) {
        Optional<Value.Scalar> single = single(key);
        if (single.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(single.get().text());
        if (duration.isEmpty()) {
            refuse(key, single.get(), "a time with its unit", "Write 500ms, 30s, 20m or 1h.");
            return Optional.empty();
        }
        if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
            refuse(
                    key,
                    single.get(),
                    Durations.text(least) + " to " + Durations.text(most),
                    "Write a time of that range.");
            return Optional.empty();
        }
        return duration;
    }
}
