package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.tokenizer.Side;
import dev.purlin.tokenizer.Tokenizer;
import dev.purlin.tokenizer.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final TextOptions CUT = TextOptions.defaults();
    private static final TextOptions WHOLE = new TextOptions(false, Side.RIGHT, null);

    private Tokenizer tokenizer;

    @BeforeEach
    void open() throws IOException {
        tokenizer = Tokenizer.open(FIXTURES.resolve("embedder/tokenizer.json"));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void an_empty_text_is_refused_and_blanks_are_not() {
        assertThatThrownBy(() -> prepare("", CUT))
                .isInstanceOf(EngineException.EmptyInput.class)
                .hasMessage("`inputs` cannot be empty");
        assertThat(prepare("   ", CUT).length()).isEqualTo(2);
    }

    @Test
    void of_a_pair_one_part_may_be_empty() {
        Preparation preparation = preparation();
        assertThat(preparation.prepare(new Input.Pair("", "a"), CUT).length()).isEqualTo(4);
        assertThatThrownBy(() -> preparation.prepare(new Input.Pair("", ""), CUT))
                .isInstanceOf(EngineException.EmptyInput.class);
    }

    @Test
    void a_text_of_just_the_most_tokens_is_whole_and_one_more_is_refused() {
        assertThat(prepare("a ".repeat(62), WHOLE).length()).isEqualTo(64);
        assertThatThrownBy(() -> prepare("a ".repeat(63), WHOLE))
                .isInstanceOf(EngineException.InvalidInput.class)
                .hasMessage("`inputs` must have less than 64 tokens. Given: 65");
    }

    @Test
    void a_long_text_is_cut_at_the_asked_side() {
        String text = "beam " + "a ".repeat(100) + "roof";
        Tokens right = prepare(text, CUT);
        Tokens left = prepare(text, new TextOptions(true, Side.LEFT, null));
        assertThat(tokenizer.decode(right.ids(), true)).startsWith("beam a");
        assertThat(tokenizer.decode(left.ids(), true)).endsWith("a roof");
        assertThat(right.length()).isEqualTo(64);
        assertThat(left.length()).isEqualTo(64);
    }

    @Test
    void a_text_of_too_many_characters_is_refused_before_it_is_tokenized() {
        String text = "a".repeat(250 * 64 + 1);
        assertThatThrownBy(() -> prepare(text, WHOLE))
                .hasMessage("`inputs` must have less than 16000 characters. Given: 16001");
        assertThatThrownBy(() -> preparation().prompted(text, null))
                .hasMessageStartingWith("`inputs` must have less than 16000 characters");
        assertThat(prepare(text, CUT).length()).isLessThanOrEqualTo(64);
    }

    @Test
    void characters_beyond_the_basic_plane_are_never_cut_in_half() {
        String text = "😀".repeat(20_000);
        assertThat(prepare(text, CUT).length()).isEqualTo(3);
        assertThat(prepare(text, new TextOptions(true, Side.LEFT, null)).length()).isEqualTo(3);
        assertThat(Preparation.characters(new Input.Text(text))).isEqualTo(20_000);
    }

    @Test
    void ids_run_as_they_are() {
        Tokens tokens = preparation().prepare(new Input.Ids(5, 6, 7), CUT);
        assertThat(tokens.ids()).containsExactly(5, 6, 7);
    }

    @Test
    void ids_outside_the_vocabulary_are_refused() {
        assertThatThrownBy(() -> preparation().prepare(new Input.Ids(5, 268), CUT))
                .isInstanceOf(EngineException.InvalidInput.class)
                .hasMessage("token id 268 is outside the vocabulary of 268 tokens");
        assertThatThrownBy(() -> preparation().prepare(new Input.Ids(-1), CUT))
                .hasMessageStartingWith("token id 4294967295 is outside");
    }

    @Test
    void too_many_ids_are_cut_or_refused_like_a_text() {
        int[] ids = new int[70];
        java.util.Arrays.setAll(ids, i -> i + 5);
        Tokens right = preparation().prepare(new Input.Ids(ids), CUT);
        Tokens left =
                preparation().prepare(new Input.Ids(ids), new TextOptions(true, Side.LEFT, null));
        assertThat(right.ids()).hasSize(64).startsWith(5);
        assertThat(left.ids()).hasSize(64).endsWith(74);
        assertThatThrownBy(() -> preparation().prepare(new Input.Ids(ids), WHOLE))
                .hasMessage("`inputs` must have less than 64 tokens. Given: 70");
    }

    @Test
    void a_prompt_goes_in_front_and_an_unknown_one_is_named() throws IOException {
        ModelFolder folder = ModelFolder.read(FIXTURES.resolve("prompts"), ModelChoices.defaults());
        Preparation preparation = new Preparation(tokenizer, folder.card());
        TextOptions passage = new TextOptions(true, Side.RIGHT, "passage");
        Tokens tokens = preparation.prepare(new Input.Text("roof"), passage);
        assertThat(tokenizer.decode(tokens.ids(), true)).isEqualTo("answer : roof");
        TextOptions unknown = new TextOptions(true, Side.RIGHT, "nobody");
        assertThatThrownBy(() -> preparation.prepare(new Input.Text("roof"), unknown))
                .hasMessage(
                        "`default-prompt-name` is set to `nobody` but it was not found in the"
                                + " Sentence Transformers prompts. Available prompts: [\"query\","
                                + " \"passage\"]");
        assertThatThrownBy(() -> preparation.prepare(new Input.Pair("a", "b"), passage))
                .hasMessage("`prompt_name` cannot be set with dual inputs");
    }

    @Test
    void a_prompt_for_a_model_without_prompts_is_refused() {
        assertThatThrownBy(() -> prepare("a", new TextOptions(true, Side.RIGHT, "query")))
                .hasMessage(
                        "`default-prompt-name` is set to `query` but no prompts were found in the"
                                + " Sentence Transformers configuration");
    }

    @Test
    void an_appended_token_comes_last_and_counts() {
        ModelCard plain = card();
        ModelCard appending =
                new ModelCard(
                        plain.modelType(),
                        plain.kind(),
                        plain.maxInputLength(),
                        plain.positionOffset(),
                        plain.padTokenId(),
                        plain.paddingSide(),
                        plain.prompts(),
                        plain.promptPooled(),
                        plain.dense(),
                        plain.vocabularySize(),
                        OptionalInt.of(9),
                        plain.dtype(),
                        plain.notes());
        Preparation preparation = new Preparation(tokenizer, appending);
        assertThat(preparation.prepare(new Input.Text("a"), CUT).ids()).endsWith(9).hasSize(4);
        Tokens cut = preparation.prepare(new Input.Text("a ".repeat(90)), CUT);
        assertThat(cut.ids()).endsWith(9).hasSize(64);
    }

    private Tokens prepare(String text, TextOptions options) {
        return preparation().prepare(new Input.Text(text), options);
    }

    private Preparation preparation() {
        return new Preparation(tokenizer, card());
    }

    private static ModelCard card() {
        return ModelFolder.read(FIXTURES.resolve("embedder"), ModelChoices.defaults()).card();
    }
}
