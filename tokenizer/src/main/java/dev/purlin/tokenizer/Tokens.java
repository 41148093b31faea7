package dev.purlin.tokenizer;

/// The token ids of one text or pair, and which part each belongs to. Immutable by agreement: the
/// arrays are handed out without a copy, because every text of every request passes through here.
public final class Tokens {
    private final int[] ids;
    private final int[] types;
    private final int uncut;

    /// @param ids token ids, special tokens included
    /// @param types 0 for the first text, 1 for the second, one per id
    /// @param uncut how many ids there were before cutting
    public Tokens(int[] ids, int[] types, int uncut) {
        if (ids.length != types.length) {
            throw new IllegalArgumentException(ids.length + " ids, " + types.length + " types");
        }
        this.ids = ids;
        this.types = types;
        this.uncut = uncut;
    }

    /// Ids given by a caller, used as they are.
    public static Tokens verbatim(int... ids) {
        return new Tokens(ids, new int[ids.length], ids.length);
    }

    public int[] ids() {
        return ids;
    }

    public int[] types() {
        return types;
    }

    public int length() {
        return ids.length;
    }

    /// Tokens the text had before it was cut; equals [#length()] where nothing was.
    public int uncut() {
        return uncut;
    }
}
