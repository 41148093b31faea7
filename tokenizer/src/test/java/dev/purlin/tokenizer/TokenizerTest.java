package dev.purlin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    @TempDir static Path folder;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void open() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (InputStream in =
                TokenizerTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            Files.copy(in, file);
        }
        tokenizer = Tokenizer.open(file);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void a_text_becomes_ids_between_the_special_tokens() {
        assertThat(tokenizer.encode("hello").ids()).containsExactly(101, 7592, 102);
        assertThat(tokenizer.encode("hello", false, Cut.none()).ids()).containsExactly(7592);
        assertThat(tokenizer.encode("").ids()).containsExactly(101, 102);
    }

    @Test
    void padding_and_truncation_of_the_file_are_off() {
        assertThat(tokenizer.encode("word ".repeat(1_000)).length()).isEqualTo(1_002);
    }

    @Test
    void a_pair_has_types() {
        Tokens pair = tokenizer.encodePair("hello", "hello hello", Cut.none());
        assertThat(pair.ids()).containsExactly(101, 7592, 102, 7592, 7592, 102);
        assertThat(pair.types()).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @Test
    void a_long_text_loses_tokens_at_the_asked_side_and_keeps_the_special_ones() {
        Tokens right = tokenizer.encode("one two three four", true, new Cut(4, Side.RIGHT));
        Tokens left = tokenizer.encode("one two three four", true, new Cut(4, Side.LEFT));
        assertThat(tokenizer.decode(right.ids(), false)).isEqualTo("[CLS] one two [SEP]");
        assertThat(tokenizer.decode(left.ids(), false)).isEqualTo("[CLS] three four [SEP]");
        assertThat(right.uncut()).isEqualTo(6);
    }

    @Test
    void special_tokens_a_user_wrote_are_cut_like_words() {
        Tokens cut = tokenizer.encode("[SEP] [SEP] [SEP] one", true, new Cut(3, Side.RIGHT));
        assertThat(cut.ids()).containsExactly(101, 102, 102);
    }

    @Test
    void the_longer_part_of_a_pair_is_cut_first() {
        Tokens cut = tokenizer.encodePair("one", "a b c d e f", new Cut(7, Side.RIGHT));
        assertThat(tokenizer.decode(cut.ids(), false)).isEqualTo("[CLS] one [SEP] a b c [SEP]");
        assertThat(cut.types()).containsExactly(0, 0, 0, 1, 1, 1, 1);
    }

    @Test
    void pieces_tell_byte_offsets() {
        List<Piece> pieces = tokenizer.pieces("é hello", true);
        assertThat(pieces.getFirst()).isEqualTo(new Piece(101, "[CLS]", true, null, null));
        assertThat(pieces.get(1).text()).isEqualTo("é");
        assertThat(pieces.get(1).stop()).isEqualTo(2);
        assertThat(pieces.get(2)).isEqualTo(new Piece(7592, "hello", false, 3, 8));
    }

    @Test
    void pieces_beyond_the_basic_plane_are_whole() {
        List<Piece> pieces = tokenizer.pieces("😀 hello", false);
        assertThat(pieces.getFirst().text()).isEqualTo("😀");
        assertThat(pieces.get(1)).isEqualTo(new Piece(7592, "hello", false, 5, 10));
    }

    @Test
    void nul_and_lone_surrogates_do_no_harm() {
        assertThat(tokenizer.encode("a\u0000b").length()).isGreaterThan(2);
        assertThat(tokenizer.encode("a\ud800b").length()).isGreaterThan(2);
    }

    @Test
    void ids_are_decoded_with_and_without_special_tokens() {
        int[] ids = {101, 7592, 102};
        assertThat(tokenizer.decode(ids, true)).isEqualTo("hello");
        assertThat(tokenizer.decode(ids, false)).isEqualTo("[CLS] hello [SEP]");
        assertThat(tokenizer.decode(new int[] {30_522_000}, true)).isEmpty();
    }

    @Test
    void a_file_that_is_no_tokenizer_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{}");
        assertThatThrownBy(() -> Tokenizer.open(file))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("broken.json");
    }
}
