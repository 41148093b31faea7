package dev.purlin.platform.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a config gives its replicas beside their command: variables, and the names of secrets.
/// Values of variables are never shown: people put secrets there.
final class Environment {
    private static final Set<String> RESERVED = Set.of("PORT", "HOSTNAME");
    private static final Pattern VARIABLE = Pattern.compile("[^=\\p{Cntrl}]+");
    private static final Pattern SECRET = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /// What clients make of null when they write every value as text.
    private static final String NULL_AS_TEXT = "None";

    private Environment() {}

    static Map<String, String> variables(Reading in) {
        Map<String, String> variables = new LinkedHashMap<>();
        in.ownNames(Key.ENVIRONMENT_VARIABLES)
                .forEach((name, value) -> {
                    Place place = Place.of(Key.ENVIRONMENT_VARIABLES).member(name);
                    if (isUsable(in, place, name)) {
                        variable(in, place, value, mostBytes(name))
                                .ifPresent(text -> variables.put(name, text));
                    }
                });
        return Collections.unmodifiableMap(variables);
    }

    private static boolean isUsable(Reading in, Place place, String name) {
        if (RESERVED.contains(name)) {
            in.problem(
                    place,
                    "is set, but it is reserved: each replica gets its own",
                    "Leave it out; read $" + name + " in the start command.");
            return false;
        }
        if (!VARIABLE.matcher(name).matches()) {
            in.problem(
                    place,
                    "is no name of a variable: it is empty or has = or a control character",
                    "Name it with letters, digits and _.");
            return false;
        }
        return true;
    }

    private static Optional<String> variable(Reading in, Place place, Value value, int mostBytes) {
        return switch (value) {
            case Value.Nothing _ -> Optional.empty();
            case Value.Scalar(_, Value.Kind kind, String text) -> {
                if (text.equals(NULL_AS_TEXT) && in.isWrittenAsNull(place)) {
                    yield Optional.empty();
                }
                yield in.isPassable(place, text, mostBytes)
                        ? Optional.of(
                                kind == Value.Kind.TRUTH ? text.toLowerCase(Locale.ROOT) : text)
                        : Optional.empty();
            }
            case Value.Items _, Value.Members _ -> {
                in.refuse(place, value, "text", "Put it in quotes.");
                yield Optional.empty();
            }
        };
    }

    /// What is left of NAME=VALUE.
    private static int mostBytes(String name) {
        return Reading.MOST_TEXT - name.getBytes(UTF_8).length - 1;
    }

    /// The names alone: values come from the platform.
    static Set<String> secrets(Reading in) {
        Set<String> names = new LinkedHashSet<>();
        in.ownNames(Key.SECRETS)
                .keySet()
                .forEach(name -> {
                    if (SECRET.matcher(name).matches()) {
                        names.add(name);
                    } else {
                        in.problem(
                                Place.of(Key.SECRETS).member(name),
                                "is no name of a secret",
                                "Use 1 to 253 of a-z, A-Z, 0-9, dot, dash and underscore.");
                    }
                });
        return Collections.unmodifiableSet(names);
    }
}
