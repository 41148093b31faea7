package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.ModelFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {

    @TempDir Path folder;

    @Test
    void built_in_is_the_model_that_comes_along() {
        ModelSource source = ModelSource.of("built-in", null);
        assertThat(source).isEqualTo(new ModelSource.BuiltIn());
        ModelFolder model =
                source.open(
                        ModelChoices.defaults().withDtype(Dtype.INT8),
                        offline(),
                        DownloadListener.SILENT);
        assertThat(model.card().dtype()).isEqualTo(Dtype.INT8);
    }

    @Test
    void a_folder_that_exists_is_read_and_never_fetched() {
        ModelSource source = ModelSource.of(folder.toString(), "v1");
        assertThat(source).isEqualTo(new ModelSource.Folder(folder));
        assertThatExceptionOfType(ModelException.FileMissing.class)
                .isThrownBy(() ->
                        source.open(ModelChoices.defaults(), offline(), DownloadListener.SILENT))
                .withMessageContaining("config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BAAI/bge-base-en-v1.5", "bert-base-uncased", "a/b_c.d"})
    void anything_of_a_repositorys_form_is_one(String id) {
        assertThat(ModelSource.of(id, null))
                .isEqualTo(new ModelSource.Repository(new RepoId(id), Revision.MAIN));
        assertThat(ModelSource.of(id, "refs/pr/2"))
                .isEqualTo(new ModelSource.Repository(new RepoId(id), new Revision("refs/pr/2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/data/none",
                "./none",
                "../none",
                "a/b/c",
                "a//b",
                "a--b/c",
                "a/..",
                ".a",
                "a b",
                "a/b?c",
                "http://x/y"
            })
    void what_is_neither_is_refused(String id) {
        assertThatExceptionOfType(HubException.BadRequest.class)
                .isThrownBy(() -> ModelSource.of(id, null))
                .withMessageContaining("There is no folder `" + id + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/main", "a/../b", "..", "a b", "main/", "a\nb", "-x", "a?b"})
    void a_revision_that_can_be_none_is_refused(String revision) {
        assertThatExceptionOfType(HubException.BadRequest.class)
                .isThrownBy(() -> ModelSource.of("org/name", revision));
    }

    private HubSettings offline() {
        return HubSettings.from(Map.of("HF_HUB_OFFLINE", "1")).withCache(folder);
    }
}
