package dev.purlin.platform.driver;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What one replica is given beside its program.
///
/// @param environment variables
/// @param secrets values by name, each to be read from a file of that name
public record Given(Map<String, String> environment, Map<String, String> secrets) {
    public static final Given NOTHING = new Given(Map.of(), Map.of());

    /// A shorter value would be found in lines that have nothing to do with it.
    private static final int SHORTEST_REDACTED = 4;

    public Given {
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
    }

    /// A line that the replica wrote, without the secrets in it.
    public String redacted(String line) {
        String clean = line;
        for (String value : longestFirst()) {
            clean = clean.replace(value, "***");
        }
        return clean;
    }

    /// One value may be part of another one. One of several lines is found line by line.
    private List<String> longestFirst() {
        return secrets.values().stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(value -> value.length() >= SHORTEST_REDACTED)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /// Nothing of it is for a log.
    @Override
    public String toString() {
        return environment.size() + " variables, " + secrets.size() + " secrets";
    }
}
