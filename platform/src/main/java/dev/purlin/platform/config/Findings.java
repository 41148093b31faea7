package dev.purlin.platform.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What one reading found wrong or useless, in the order it was found.
final class Findings {
    static final String FILE = "config.yaml";

    private static final int MOST = 100;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private int moreProblems;
    private int moreWarnings;

    void problem(String key, OptionalInt line, String text, String help) {
        if (problems.size() == MOST) {
            moreProblems++;
            return;
        }
        problems.add(new Problem(FILE, key, line, text, help));
    }

    /// Of sentences that are the same, one is kept.
    void warn(OptionalInt line, String text) {
        String sentence = Problem.place(FILE, line) + text;
        if (warnings.size() == MOST && !warnings.contains(sentence)) {
            moreWarnings++;
            return;
        }
        warnings.add(sentence);
    }

    void refuseProblems() {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> all = new ArrayList<>(problems);
        if (moreProblems > 0) {
            all.add(
                    new Problem(
                            FILE,
                            "",
                            OptionalInt.empty(),
                            moreProblems + " more problems",
                            "Mend those before it first."));
        }
        throw new ConfigException(all);
    }

    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        if (moreWarnings > 0) {
            all.add(FILE + ": " + moreWarnings + " more warnings");
        }
        return all;
    }
}
