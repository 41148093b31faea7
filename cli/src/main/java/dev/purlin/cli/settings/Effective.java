package dev.purlin.cli.settings;

import java.util.List;

/// What a setting came to, and why.
///
/// @param texts one for most settings, none where there is no default, several where repeatable
public record Effective(Setting<?> setting, List<String> texts, Origin origin) {
    private static final String MASK = "***";

    public Effective {
        texts = List.copyOf(texts);
    }

    /// For people and logs: secrets masked.
    public List<String> shown() {
        return setting.is(Setting.Trait.SECRET) ? texts.stream().map(_ -> MASK).toList() : texts;
    }
}
