package dev.purlin.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.ModelSearch.Progress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelSearchTest {
    private static String found(String json) {
        var search = new ModelSearch();
        for (byte b : json.getBytes(StandardCharsets.UTF_8)) {
            search.read(b);
        }
        return search.progress() == Progress.FOUND ? search.model() : search.progress().name();
    }

    @Test
    void it_finds_the_member_of_the_outermost_object_only() {
        assertThat(found("{\"model\":\"m\"")).isEqualTo("m");
        assertThat(found(" { \"a\" : [1, {\"model\":\"no\"}, \"}\"], \"model\" : \"é/m\" "))
                .isEqualTo("é/m");
        assertThat(found("{\"a\":\"\\\"model\\\":\",\"b\":-1.5e3,\"model\":\"m\"")).isEqualTo("m");
        assertThat(found("{\"model\":\"a\\/b\\u0041\"")).isEqualTo("a/bA");
    }

    @Test
    void it_gives_up_where_there_is_none() {
        for (String json :
                new String[] {
                    "[\"model\"",
                    "\"model\"",
                    "{}",
                    "{\"a\":1}",
                    "{\"model\":1",
                    "x",
                    "{\"a\":{\"model\":\"x\"}}",
                    "{\"model\":null"
                }) {
            assertThat(found(json)).isEqualTo("ABSENT");
        }
        assertThat(found("{\"a\":1,")).isEqualTo("SEARCHING");
        assertThat(found("{\"model\":{\"a\":1},\"b\":1}")).isEqualTo("ABSENT");
    }
}
