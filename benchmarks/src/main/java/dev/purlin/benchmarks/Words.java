package dev.purlin.benchmarks;

import dev.purlin.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// English words that the model's tokenizer makes one token of.
final class Words {
    /// Begin and end of every text.
    static final int SPECIAL_TOKENS = 2;

    /// Ids of whole English words in the vocabulary of BERT, the commonest first.
    private static final int FIRST_ID = 2_000;

    private static final int LAST_ID = 6_000;

    private final List<String> words = new ArrayList<>();

    Words(Tokenizer tokenizer) {
        for (int id = FIRST_ID; id < LAST_ID; id++) {
            String word = tokenizer.decode(new int[] {id}, false);
            boolean whole = word.chars().allMatch(c -> c >= 'a' && c <= 'z');
            if (whole && !word.isEmpty() && tokenizer.encode(word).length() == 3) {
                words.add(word);
            }
        }
    }

    String text(int count, Random random) {
        StringBuilder text = new StringBuilder(count * 7);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }
}
