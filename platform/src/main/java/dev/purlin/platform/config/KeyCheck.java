package dev.purlin.platform.config;

import java.util.List;
import java.util.Optional;

/// What a config says in keys that are not known, that have the wrong shape, or that change nothing
/// here.
final class KeyCheck {
    private final Reading in;

    private KeyCheck(Reading in) {
        this.in = in;
    }

    static void run(Reading in) {
        var check = new KeyCheck(in);
        check.unknown("", Place.TOP, in.mostlyWritten());
        in.find(Key.PURLIN)
                .ifPresent(own -> check.unknown(Key.PURLIN.path(), Place.of(Key.PURLIN), own));
        for (Key key : Key.values()) {
            if (!key.isUnique()) {
                continue;
            }
            check.shape(key);
            key.inert().ifPresent(inert -> check.inert(key, inert));
        }
    }

    /// @param path in the catalogue
    private void unknown(String path, Place place, Value value) {
        if (!(value instanceof Value.Members members)) {
            return;
        }
        List<Key> known = Key.below(path);
        members.byName()
                .forEach((name, member) -> {
                    Optional<Key> key =
                            known.stream().filter(k -> k.lastName().equals(name)).findFirst();
                    if (key.isEmpty()) {
                        unknown(place, name, known);
                    } else if (key.get() != Key.PURLIN) {
                        below(key.get(), place.member(name), member.value());
                    }
                });
    }

    private void below(Key key, Place place, Value value) {
        switch (key.shape()) {
            case RECORD -> unknown(key.path(), place, value);
            case RECORDS -> {
                if (value instanceof Value.Items list) {
                    for (int i = 0; i < list.items().size(); i++) {
                        unknown(key.path() + "[]", place.item(i), list.items().get(i));
                    }
                }
            }
            case TEXT, WHOLE, TRUTH, TEXTS, OWN_NAMES, ANY -> {}
        }
    }

    /// In our own key a word that is not known is refused: nobody else gives it a meaning.
    private void unknown(Place parent, String name, List<Key> known) {
        Place place = parent.member(name);
        String hint =
                Nearest.to(name, known.stream().map(Key::lastName).toList())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
        if (parent.steps().isEmpty() || !parent.steps().getFirst().equals(Key.PURLIN.path())) {
            in.warn(place, place + " is not a known key, it is ignored" + hint);
            return;
        }
        String names = String.join(", ", known.stream().map(Key::lastName).toList());
        in.problem(place, "is not a known key" + hint, "Known there: " + names + ".");
    }

    private void shape(Key key) {
        if (key.shape() != Key.Shape.RECORD || key.inert().isPresent()) {
            return;
        }
        in.find(key)
                .filter(value -> !(value instanceof Value.Members))
                .ifPresent(value ->
                        in.refuse(key, value, "a mapping", "Write its keys below it, indented."));
    }

    private void inert(Key key, Key.Inert inert) {
        Optional<Value> value = in.find(key);
        if (value.isEmpty() || value.get().isBlank() || !in.isNamed(key).orElse(true)) {
            return;
        }
        if (value.get() instanceof Value.Scalar scalar && scalar.text().equals(key.usual())) {
            return;
        }
        in.warn(Place.of(key), key.path() + " does nothing here: " + inert.because());
    }
}
