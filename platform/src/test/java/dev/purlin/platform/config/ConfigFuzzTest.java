package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the text is, it is a config or it is refused with sentences.
class ConfigFuzzTest {
    private static final int ROUNDS = 1_000;

    private static final List<String> PIECES =
            List.of(
                    "null",
                    "~",
                    "true",
                    "[]",
                    "{}",
                    "[",
                    "]",
                    "{",
                    "}",
                    ": ",
                    "- ",
                    "\n",
                    "\n  ",
                    "\t",
                    "'",
                    "\"",
                    "&a ",
                    "*a",
                    "<<: *a\n",
                    "!!map ",
                    "!x ",
                    "? ",
                    "| \n",
                    ">",
                    "#",
                    "%",
                    "---\n",
                    "...\n",
                    "\\u0000",
                    "\\",
                    "\0",
                    "\ud800",
                    "\ufeff",
                    "é",
                    "\u2028",
                    "99999999999999999999",
                    "-1",
                    "0",
                    "1e999",
                    ".inf",
                    "0x7f",
                    "on",
                    "purlin:\n  retry: sent\n",
                    "trt_llm: {}\n",
                    "docker_server: ",
                    ",",
                    "..",
                    "/");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void any_text_is_a_config_or_refused(long seed) {
        var random = new Random(seed);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String values = mutated(random);
            String written =
                    switch (random.nextInt(3)) {
                        case 0 -> null;
                        case 1 -> values;
                        default -> mutated(random);
                    };
            read += isRead(values, written) ? 1 : 0;
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private static boolean isRead(String values, @Nullable String written) {
        try {
            TrussConfig config = TrussConfig.read(values, written);
            assertThat(config.warnings()).allMatch(ConfigFuzzTest::isSentence);
            return true;
        } catch (ConfigException refusal) {
            assertThat(refusal.problems()).isNotEmpty();
            assertThat(refusal.problems())
                    .allMatch(problem -> isSentence(problem.sentence()))
                    .noneMatch(problem -> problem.help().isBlank());
            return false;
        } catch (RuntimeException | StackOverflowError other) {
            throw new AssertionError("not refused but failed", other);
        }
    }

    private static boolean isSentence(String text) {
        return text.startsWith("config.yaml") && text.length() < 1_000 && !text.contains("\n");
    }

    private static String mutated(Random random) {
        var text = new StringBuilder(pick(random, Examples.ALL));
        for (int edits = random.nextInt(4); edits > 0; edits--) {
            mutate(text, random);
        }
        return text.toString();
    }

    private static void mutate(StringBuilder text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(20));
        switch (random.nextInt(6)) {
            case 0 -> text.insert(from, pick(random, PIECES));
            case 1 -> text.replace(from, to, pick(random, PIECES));
            case 2 -> text.delete(from, to);
            case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
            case 4 -> valueReplaced(text, from, pick(random, PIECES));
            default -> text.insert(from, (char) random.nextInt(Character.MAX_VALUE));
        }
    }

    /// What stands after the next colon.
    private static void valueReplaced(StringBuilder text, int from, String piece) {
        int colon = text.indexOf(":", from);
        if (colon >= 0) {
            int comma = text.indexOf(",", colon);
            int line = text.indexOf("\n", colon);
            int end = comma < 0 ? line : line < 0 ? comma : Math.min(comma, line);
            text.replace(colon + 1, end < 0 ? text.length() : end, " " + piece);
        }
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
