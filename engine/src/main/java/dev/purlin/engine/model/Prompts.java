package dev.purlin.engine.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The texts a model wants put before what it embeds.
///
/// @param byName in the order of the model's own file
/// @param byDefault for texts that come without a prompt's name
public record Prompts(Map<String, String> byName, @Nullable String byDefault) {

    public Prompts {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    public static Prompts none() {
        return new Prompts(Map.of(), null);
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public Optional<String> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<String> forUnnamed() {
        return Optional.ofNullable(byDefault);
    }

    static Prompts in(ConfigFile config, ModelChoices choices) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : config.object("prompts").root().properties()) {
            JsonNode text = entry.getValue();
            if (text.isString()) {
                byName.put(entry.getKey(), text.stringValue());
            } else if (!text.isNull()) {
                throw config.wrong("prompts." + entry.getKey(), text, "a text");
            }
        }
        return new Prompts(byName, byDefault(config, byName, choices));
    }

    private static @Nullable String byDefault(
            ConfigFile config, Map<String, String> byName, ModelChoices choices) {
        String asked = choices.defaultPrompt();
        if (asked != null) {
            return asked.isEmpty() ? null : asked;
        }
        String wanted = choices.defaultPromptName();
        if (wanted != null) {
            return known(byName, wanted, "--default-prompt-name");
        }
        String own = config.text("default_prompt_name").orElse(null);
        if (own == null) {
            return null;
        }
        return known(byName, own, config.file() + ": `default_prompt_name`");
    }

    private static @Nullable String known(Map<String, String> byName, String name, String source) {
        String text = byName.get(name);
        if (text == null) {
            throw new ModelException.BadConfig(
                    "%s is `%s`, but %s".formatted(source, name, names(byName)),
                    "Name one of the model's prompts with --default-prompt-name, or give the text"
                            + " itself with --default-prompt (an empty one for none).");
        }
        return text.isEmpty() ? null : text;
    }

    private static String names(Map<String, String> byName) {
        return byName.isEmpty()
                ? "the model has no prompts"
                : "the model's prompts are " + String.join(", ", byName.keySet());
    }
}
