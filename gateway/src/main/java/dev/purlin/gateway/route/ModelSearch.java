package dev.purlin.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Looks for the member `model` of a JSON object that comes in pieces, and stops where it is found.
/// Only as much JSON is understood as that takes: strings, and how deep one is. What the body is
/// worth otherwise is for the replica to judge.
///
/// ```
/// BEFORE ─{─▶ KEY ─"…"─▶ COLON ─:─▶ VALUE ─▶ (string of model: FOUND) ─▶ AFTER ─,─▶ KEY
///                                      └ { [ ─▶ depth ≥ 2 ─ } ] ─▶ AFTER        └ } ─▶ ABSENT
/// ```
public final class ModelSearch {
    private static final int LONGEST_NAME = 512;
    private static final byte[] MODEL = {'m', 'o', 'd', 'e', 'l'};

    /// What is known so far.
    public enum Progress {
        SEARCHING,
        FOUND,
        ABSENT
    }

    private enum State {
        BEFORE,
        KEY,
        COLON,
        VALUE,
        AFTER
    }

    private final byte[] text = new byte[LONGEST_NAME];
    private State state = State.BEFORE;
    private Progress progress = Progress.SEARCHING;
    private boolean inString;
    private boolean escaped;
    private boolean isModel;
    private int depth;
    private int length;
    private String model = "";

    public Progress progress() {
        return progress;
    }

    /// What the member says, once it is found.
    public String model() {
        return model;
    }

    public Progress read(byte b) {
        if (progress != Progress.SEARCHING) {
            return progress;
        }
        if (inString) {
            string(b);
        } else if (b == '"') {
            inString = true;
            length = 0;
        } else if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
            structure(b);
        }
        return progress;
    }

    private void string(byte b) {
        if (escaped) {
            escaped = false;
            keep(b);
        } else if (b == '\\') {
            escaped = true;
            keep(b);
        } else if (b == '"') {
            inString = false;
            stringEnded();
        } else {
            keep(b);
        }
    }

    private void keep(byte b) {
        if (depth == 1 && length < LONGEST_NAME) {
            text[length] = b;
        }
        length++;
    }

    private void stringEnded() {
        if (depth != 1) {
            if (depth == 0) {
                progress = Progress.ABSENT;
            }
            return;
        }
        if (state == State.KEY) {
            isModel = Arrays.equals(text, 0, Math.min(length, LONGEST_NAME), MODEL, 0, 5);
            state = State.COLON;
        } else if (state == State.VALUE) {
            state = State.AFTER;
            if (isModel) {
                named();
            }
        } else {
            progress = Progress.ABSENT;
        }
    }

    private void named() {
        if (length > LONGEST_NAME) {
            progress = Progress.ABSENT;
            return;
        }
        String raw = new String(text, 0, length, StandardCharsets.UTF_8);
        model = raw.indexOf('\\') < 0 ? raw : unescaped(raw);
        progress = Progress.FOUND;
    }

    private static String unescaped(String raw) {
        var plain = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                plain.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            if (escape == 'u' && i + 4 < raw.length()) {
                plain.append(unit(raw.substring(i + 1, i + 5)));
                i += 4;
            } else {
                plain.append(escape);
            }
        }
        return plain.toString();
    }

    private static char unit(String hex) {
        int unit = 0;
        for (int i = 0; i < hex.length(); i++) {
            int digit = Character.digit(hex.charAt(i), 16);
            unit = unit * 16 + Math.max(digit, 0);
        }
        return (char) unit;
    }

    private void structure(byte b) {
        switch (b) {
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            default -> {
                if (depth == 0) {
                    progress = Progress.ABSENT;
                } else if (depth == 1) {
                    between(b);
                }
            }
        }
    }

    private void open(byte b) {
        if (depth == 0 && b != '{') {
            progress = Progress.ABSENT;
            return;
        }
        depth++;
        if (depth == 1) {
            state = State.KEY;
        }
    }

    private void close() {
        depth--;
        if (depth <= 0) {
            progress = Progress.ABSENT;
        } else if (depth == 1) {
            state = State.AFTER;
        }
    }

    private void between(byte b) {
        if (b == ':' && state == State.COLON) {
            state = State.VALUE;
        } else if (b == ',' && (state == State.AFTER || state == State.VALUE)) {
            state = State.KEY;
        } else if (state != State.VALUE) {
            progress = Progress.ABSENT;
        } else if (isModel) {
            progress = Progress.ABSENT; // a number or a word where a name belongs
        }
    }
}
