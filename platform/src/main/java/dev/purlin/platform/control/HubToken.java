package dev.purlin.platform.control;

import java.util.List;
import java.util.Map;

/// The variable in which programs look for a token of the Hugging Face hub, from the secret of
/// either name that configs give it. Pure.
final class HubToken {
    private static final String VARIABLE = "HF_TOKEN";
    private static final List<String> SECRETS = List.of("hf_access_token", "hf_access_key");

    private HubToken() {}

    /// @param named what the config names itself, which wins
    static Map<String, String> environment(Map<String, String> named, Map<String, String> secrets) {
        if (named.containsKey(VARIABLE)) {
            return Map.of();
        }
        return SECRETS.stream()
                .filter(secrets::containsKey)
                .findFirst()
                .map(name -> Map.of(VARIABLE, secrets.getOrDefault(name, "")))
                .orElse(Map.of());
    }
}
