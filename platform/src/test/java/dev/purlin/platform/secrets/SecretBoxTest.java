package dev.purlin.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private static final String OWNER = "default0";
    private static final Event EVENT = new Event(T0, "test", "secret", null, "SET", "a test");

    @TempDir Path temporary;

    private DataFolder folder;
    private Store store;

    @BeforeEach
    void open_a_data_folder() {
        folder = DataFolder.open(temporary.resolve("data"));
        store = SqliteStore.open(folder.controlDatabase(), T0);
        store.addEntity(new EntityRow(OWNER, "default", T0), EVENT).join();
    }

    @AfterEach
    void close_it() {
        store.close();
        folder.close();
    }

    private SecretBox box(@Nullable Path file) {
        return SecretBox.open(folder, file, store, OWNER);
    }

    private void set(String name, String value) {
        box(null).set(name, value, T0, EVENT).join();
    }

    @Test
    void a_secret_opens_for_who_names_it_and_is_sealed_in_the_database() throws IOException {
        set("token", "sesame");
        set("other", "x");
        assertThat(box(null).values(List.of("token", "missing")))
                .isEqualTo(Map.of("token", "sesame"));
        assertThat(store.secrets()).noneMatch(s -> s.sealed().contains("sesame"));
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.masterKeyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void the_same_value_is_never_sealed_to_the_same_text() {
        set("token", "sesame");
        String first = store.secrets().getFirst().sealed();
        set("token", "sesame");
        assertThat(store.secrets().getFirst().sealed()).isNotEqualTo(first);
        assertThat(store.secrets()).hasSize(1);
    }

    @Test
    void what_was_sealed_under_one_name_does_not_open_under_another() {
        MasterKey key = MasterKey.parse(MasterKey.make()).orElseThrow();
        String sealed = key.seal("default0/a", "sesame");
        assertThat(key.open("default0/a", sealed)).contains("sesame");
        assertThat(key.open("default0/b", sealed)).isEmpty();
        assertThat(key.open("default0/a", "AAAA")).isEmpty();
    }

    @Test
    void a_missing_master_key_is_made_only_where_nothing_is_sealed() throws IOException {
        box(null);
        Files.delete(folder.masterKeyFile());
        set("token", "sesame");
        Files.delete(folder.masterKeyFile());
        assertThatThrownBy(() -> box(null))
                .isInstanceOfSatisfying(
                        FolderException.class,
                        e ->
                                assertThat(e.getMessage() + e.help())
                                        .contains("is missing", "1 secrets", "backup"));
        assertThat(folder.masterKeyFile()).doesNotExist();
    }

    @Test
    void another_master_key_is_refused_and_so_is_what_is_none() throws IOException {
        set("token", "sesame");
        Path file = temporary.resolve("my.key");
        Files.writeString(file, MasterKey.make());
        assertThatThrownBy(() -> box(file))
                .isInstanceOf(FolderException.MasterKeyWrong.class)
                .hasMessageContaining("token");
        Files.writeString(file, "c2hvcnQ=");
        assertThatThrownBy(() -> box(file)).isInstanceOf(FolderException.MasterKeyWrong.class);
        Files.copy(folder.masterKeyFile(), temporary.resolve("same.key"));
        assertThat(box(temporary.resolve("same.key")).values(List.of("token"))).hasSize(1);
    }
}
