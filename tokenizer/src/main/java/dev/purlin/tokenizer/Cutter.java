package dev.purlin.tokenizer;

import java.util.Arrays;

/// Cuts an encoded text or pair to a number of tokens. Special tokens that the template put around
/// the parts stay; a pair loses tokens from its longer part first.
final class Cutter {
    private final int[] ids;
    private final int[] types;
    private final long[] special;
    private final long[] parts;

    /// @param special 1 where the template added the token, one per id
    /// @param parts 1 where a token belongs to the second text of a pair, one per id
    Cutter(int[] ids, int[] types, long[] special, long[] parts) {
        this.ids = ids;
        this.types = types;
        this.special = special;
        this.parts = parts;
    }

    Tokens cut(Cut cut) {
        int[] counts = new int[2];
        for (int i = 0; i < ids.length; i++) {
            if (special[i] == 0) {
                counts[part(i)]++;
            }
        }
        int added = ids.length - counts[0] - counts[1];
        int[] kept = share(counts, Math.max(0, cut.mostTokens() - added));
        int[] from = new int[2];
        if (cut.side() == Side.LEFT) {
            from[0] = counts[0] - kept[0];
            from[1] = counts[1] - kept[1];
        }
        return select(from, kept);
    }

    /// How many tokens of each part fit into `room`: the shorter part keeps all it has up to half;
    /// an odd token goes to the longer one.
    static int[] share(int[] counts, int room) {
        if (counts[0] + counts[1] <= room) {
            return counts.clone();
        }
        int shorter = counts[0] <= counts[1] ? 0 : 1;
        int[] kept = new int[2];
        kept[shorter] = Math.min(counts[shorter], room / 2);
        kept[1 - shorter] = room - kept[shorter];
        return kept;
    }

    private Tokens select(int[] from, int[] kept) {
        int[] keptIds = new int[ids.length];
        int[] keptTypes = new int[ids.length];
        int[] seen = new int[2];
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            if (special[i] == 0) {
                int at = seen[part(i)]++ - from[part(i)];
                if (at < 0 || at >= kept[part(i)]) {
                    continue;
                }
            }
            keptIds[length] = ids[i];
            keptTypes[length++] = types[i];
        }
        return new Tokens(
                Arrays.copyOf(keptIds, length), Arrays.copyOf(keptTypes, length), ids.length);
    }

    private int part(int at) {
        return parts[at] == 1 ? 1 : 0;
    }
}
