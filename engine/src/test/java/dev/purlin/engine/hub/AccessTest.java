package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.engine.model.ModelException;
import org.junit.jupiter.api.Test;

class AccessTest extends AgainstLoopbackHub {

    @Test
    void the_token_goes_to_the_hub_and_not_where_it_redirects() {
        hub.gated();
        open(settings().withToken(LoopbackHub.TOKEN));

        assertThat(hub.asked())
                .filteredOn(asked -> asked.host().equals("front"))
                .isNotEmpty()
                .allMatch(asked -> ("Bearer " + LoopbackHub.TOKEN).equals(asked.token()));
        assertThat(hub.asked())
                .filteredOn(asked -> asked.host().equals("storage"))
                .isNotEmpty()
                .allMatch(asked -> asked.token() == null);
    }

    @Test
    void a_gated_repository_names_the_page_with_its_terms() {
        hub.gated();
        assertThatExceptionOfType(HubException.AccessDenied.class)
                .isThrownBy(this::open)
                .withMessage(
                        "org/tiny is gated: config.json of org/tiny is for people who were let in")
                .satisfies(e ->
                        assertThat(e.help()).contains(hub.endpoint() + "/org/tiny", "HF_TOKEN"));
    }

    @Test
    void an_unknown_repository_is_named() {
        assertThatExceptionOfType(HubException.NotFound.class)
                .isThrownBy(() -> open("org/nothing", null))
                .withMessageContaining("There is no model org/nothing (main)");
    }

    @Test
    void an_unknown_revision_is_named() {
        assertThatExceptionOfType(HubException.NotFound.class)
                .isThrownBy(() -> open(LoopbackHub.REPO, "v9"))
                .withMessage("org/tiny has no revision v9");
    }

    @Test
    void a_redirect_without_end_is_refused() {
        hub.redirectingTo("/org/tiny/resolve/main/config.json");
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(this::open)
                .withMessageContaining("redirects more than 5 times");
    }

    @Test
    void a_redirect_to_a_file_is_refused() {
        hub.redirectingTo("file:///etc/passwd");
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(this::open)
                .withMessageContaining("redirects to `file:///etc/passwd`");
    }

    @Test
    void a_list_that_leads_out_of_the_cache_is_refused() {
        hub.large("onnx/model.onnx/../../../../../../escaped", LoopbackHub.bytes(10))
                .file("modules.json", "[{\"path\": \"../../../up\", \"type\": \"a.Dense\"}]");
        assertThatExceptionOfType(ModelException.BadConfig.class).isThrownBy(this::open);
        hub.without("modules.json");
        assertThat(cache.resolveSibling("escaped")).doesNotExist();
    }

    @Test
    void a_token_that_is_refused_is_told_apart_from_a_gate() {
        hub.refusing(401);
        assertThatExceptionOfType(HubException.AccessDenied.class)
                .isThrownBy(() -> open(settings().withToken("hf_old")))
                .withMessage("The hub refused the token when asked for the files of org/tiny")
                .satisfies(e -> assertThat(e.help()).contains("HF_TOKEN"));
    }

    @Test
    void a_token_without_access_to_a_gated_repository_is_told_to_ask_for_it() {
        hub.gated();
        assertThatExceptionOfType(HubException.AccessDenied.class)
                .isThrownBy(() -> open(settings().withToken("hf_other")))
                .satisfies(e -> assertThat(e.help()).contains("the token's account"));
    }

    @Test
    void a_forbidden_repository_is_gated() {
        hub.refusing(403);
        assertThatExceptionOfType(HubException.AccessDenied.class).isThrownBy(this::open);
    }

    @Test
    void something_that_is_no_hub_is_told() {
        hub.refusing(418);
        assertThatExceptionOfType(HubException.BadAnswer.class)
                .isThrownBy(this::open)
                .withMessageContaining("answered 418 for the files of org/tiny");
    }
}
