package dev.purlin.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void commas_go_between_values() {
        var json = new JsonWriter().openObject().member("a", 1).member("b", "x:").name("c");
        json.openList().openObject().closeObject().text("[").number(2).nothing().closeList();
        json.member("d", true).member("e", (String) null).member("f", 0.5f).closeObject();
        assertThat(json.toString())
                .isEqualTo(
                        "{\"a\":1,\"b\":\"x:\",\"c\":[{},\"[\",2,null],\"d\":true,\"e\":null,\"f\":0.5}");
    }

    @Test
    void vectors_are_lists_or_base64() {
        float[] vector = {1, -0.25f, Float.NaN};
        var json = new JsonWriter().openList().floats(vector, 0, 3).floats(vector, 1, 2);
        json.base64(new float[] {1}).closeList();
        assertThat(json.toString()).isEqualTo("[[1.0,-0.25,null],[-0.25],\"AACAPw==\"]");
    }
}
