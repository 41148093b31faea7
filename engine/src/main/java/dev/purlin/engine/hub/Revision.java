package dev.purlin.engine.hub;

import java.util.regex.Pattern;

/// A branch, a tag, a pull request (`refs/pr/2`) or a commit.
public record Revision(String name) {

    private static final Pattern SHAPE = Pattern.compile("\\w[\\w.+-]*(/\\w[\\w.+-]*)*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int LONGEST = 255;

    // After the patterns it is checked with.
    public static final Revision MAIN = new Revision("main");

    public Revision {
        if (name.length() > LONGEST || name.contains("..") || !SHAPE.matcher(name).matches()) {
            throw new HubException.BadRequest(
                    "`%s` is no revision".formatted(name),
                    "Give a branch, a tag, a pull request such as refs/pr/2, or a commit.");
        }
    }

    /// Whether it can never mean anything else.
    boolean isCommit() {
        return isCommit(name);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    @Override
    public String toString() {
        return name;
    }
}
