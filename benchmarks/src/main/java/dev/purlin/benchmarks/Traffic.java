package dev.purlin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntSupplier;

/// What kind of texts are sent: a distribution of lengths in tokens, special tokens included. The
/// same seed gives the same texts.
enum Traffic {
    /// Search queries: lognormal, median 12, σ 0.5, from 5 to 64 tokens.
    QUERIES,
    /// Passages of documents: lognormal, median 120, σ 0.7, from 12 to 512.
    PASSAGES,
    /// 70 % queries, 30 % passages.
    MIX,
    UNIFORM_16,
    UNIFORM_64,
    UNIFORM_128,
    UNIFORM_512;

    private static final long SEED = 20_260_801;

    /// Lengths of `count` texts.
    int[] lengths(int count) {
        Random random = new Random(SEED);
        IntSupplier next =
                switch (this) {
                    case QUERIES -> () -> query(random);
                    case PASSAGES -> () -> passage(random);
                    case MIX -> () -> random.nextDouble() < 0.7 ? query(random) : passage(random);
                    case UNIFORM_16 -> () -> 16;
                    case UNIFORM_64 -> () -> 64;
                    case UNIFORM_128 -> () -> 128;
                    case UNIFORM_512 -> () -> 512;
                };
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = next.getAsInt();
        }
        return lengths;
    }

    /// Texts of these lengths, of words that are one token each.
    List<String> texts(int count, Words words) {
        Random random = new Random(SEED + 1);
        List<String> texts = new ArrayList<>(count);
        for (int length : lengths(count)) {
            texts.add(words.text(length - Words.SPECIAL_TOKENS, random));
        }
        return texts;
    }

    static Traffic named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int query(Random random) {
        return lognormal(random, 12, 0.5, 5, 64);
    }

    private static int passage(Random random) {
        return lognormal(random, 120, 0.7, 12, 512);
    }

    private static int lognormal(Random random, double median, double sigma, int least, int most) {
        double length = median * Math.exp(sigma * random.nextGaussian());
        return Math.clamp(Math.round(length), least, most);
    }
}
