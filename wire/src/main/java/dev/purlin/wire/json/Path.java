package dev.purlin.wire.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where in the value a cursor stands: the names and indices on the way there.
final class Path {
    private @Nullable String[] names = new String[8];
    private int[] indices = new int[8];
    private boolean[] started = new boolean[8];
    private int depth;

    int depth() {
        return depth;
    }

    void enter() {
        if (depth == indices.length) {
            names = Arrays.copyOf(names, depth * 2);
            indices = Arrays.copyOf(indices, depth * 2);
            started = Arrays.copyOf(started, depth * 2);
        }
        names[depth] = null;
        indices[depth] = -1;
        started[depth] = false;
        depth++;
    }

    void leave() {
        depth--;
    }

    /// True when the innermost list or object had a value already.
    boolean started() {
        return started[depth - 1];
    }

    /// Between two members no name applies.
    void between() {
        names[depth - 1] = null;
    }

    void name(String name) {
        names[depth - 1] = name;
        started[depth - 1] = true;
    }

    void element() {
        indices[depth - 1]++;
        started[depth - 1] = true;
    }

    /// `inputs.sentences[2]: `, or nothing at the top.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            String name = names[i];
            if (name != null) {
                text.append(text.isEmpty() ? "" : ".").append(Shown.text(name));
            } else if (indices[i] >= 0) {
                text.append('[').append(indices[i]).append(']');
            }
        }
        return text.isEmpty() ? "" : text.append(": ").toString();
    }
}
