package dev.purlin.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {

    @TempDir Path root;

    @Test
    void prompts_keep_their_order_and_none_is_the_default() {
        Prompts prompts = with(null, ModelChoices.defaults());
        assertThat(prompts.byName().keySet()).containsExactly("query", "document");
        assertThat(prompts.named("query")).hasValue("query: ");
        assertThat(prompts.named("passage")).isEmpty();
        assertThat(prompts.forUnnamed()).isEmpty();
    }

    @Test
    void the_models_own_default_is_honoured() {
        assertThat(with("query", ModelChoices.defaults()).forUnnamed()).hasValue("query: ");
    }

    @Test
    void the_flag_wins_over_the_models_default() {
        ModelChoices choices = ModelChoices.defaults();
        assertThat(with("query", choices.withDefaultPromptName("document")).forUnnamed())
                .hasValue("passage: ");
        assertThat(with("query", choices.withDefaultPrompt("find: ")).forUnnamed())
                .hasValue("find: ");
        assertThat(with("query", choices.withDefaultPrompt("")).forUnnamed()).isEmpty();
    }

    @Test
    void a_default_that_is_no_prompt_of_the_model_is_refused_with_those_there_are() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> with("search", ModelChoices.defaults()))
                .withMessageContaining("`default_prompt_name` is `search`")
                .withMessageContaining("query, document");
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() -> with(null, ModelChoices.defaults().withDefaultPromptName("x")))
                .withMessageContaining("--default-prompt-name is `x`");
    }

    @Test
    void two_defaults_at_once_are_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        ModelChoices.defaults().withDefaultPrompt("a").withDefaultPromptName("b"));
    }

    @Test
    void a_prompt_that_is_no_text_is_refused() {
        assertThatExceptionOfType(ModelException.BadConfig.class)
                .isThrownBy(() ->
                        Folder.bert(root)
                                .with(ModelFolder.PROMPTS, "{\"prompts\": {\"q\": 1}}")
                                .read())
                .withMessageContaining("`prompts.q` is 1, not a text");
    }

    private Prompts with(@Nullable String own, ModelChoices choices) {
        String name = own == null ? "null" : "\"" + own + "\"";
        return Folder.bert(root)
                .with(
                        ModelFolder.PROMPTS,
                        """
                        {"prompts": {"query": "query: ", "document": "passage: "},
                         "default_prompt_name": %s, "similarity_fn_name": "cosine"}
                        """
                                .formatted(name))
                .card(choices)
                .prompts();
    }
}
