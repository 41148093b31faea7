package dev.purlin.cli.client;

import java.util.LinkedHashSet;
import tools.jackson.databind.JsonNode;

/// Tells what was not there yet when a list that grows at one end is read again. For one thread.
final class Unseen {
    private final int most;
    private final LinkedHashSet<String> seen = new LinkedHashSet<>();

    /// With a memory.
    ///
    /// @param most things remembered, at least as many as one reading brings
    Unseen(int most) {
        this.most = most;
    }

    /// Whether it was not asked about this before.
    boolean isNew(JsonNode thing) {
        String text = thing.toString();
        boolean isNew = seen.add(text);
        if (!isNew) {
            // It is still read, so it is not yet to be forgotten.
            seen.remove(text);
            seen.add(text);
        } else if (seen.size() > most) {
            seen.removeFirst();
        }
        return isNew;
    }
}
