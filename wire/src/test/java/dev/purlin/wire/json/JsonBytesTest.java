package dev.purlin.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonBytesTest {
    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    private static String text(JsonBytes json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    private static float[] vector(int size) {
        var random = new Random(size);
        var values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian(0, 0.05);
        }
        return values;
    }

    @Test
    void an_answer_is_what_was_written_one_after_the_other() {
        var json =
                new JsonBytes()
                        .raw("{\"index\":")
                        .number(3)
                        .raw(",\"score\":")
                        .number(0.25f)
                        .raw(",\"label\":")
                        .string("so-so")
                        .raw(",\"v\":")
                        .floats(new float[] {9, 1, -0.5f, 9}, 1, 3)
                        .raw("}");
        assertThat(text(json))
                .isEqualTo("{\"index\":3,\"score\":0.25,\"label\":\"so-so\",\"v\":[1.0,-0.5]}");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                7,
                -7,
                10,
                99_999_999,
                100_000_000,
                -100_000_001,
                9_999_999_999_999_999L,
                10_000_000_000_000_000L,
                100_000_000_000_000_001L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void whole_numbers_are_written_as_java_does(long value) {
        assertThat(text(new JsonBytes().number(value))).isEqualTo(Long.toString(value));
    }

    @Test
    void random_whole_numbers_of_every_size_are_written_as_java_does() {
        var random = new Random(64);
        var json = new JsonBytes();
        var expected = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            json.number(value).raw(" ");
            expected.append(value).append(' ');
        }
        assertThat(text(json)).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "a \"quoted\" back\\slash / and 'more'",
                "\b\t\n\f\r\u0000\u001f\u007f",
                "Grüße, żółć, ελ",
                "漢字と仮名 \u2028\u2029 \uffff",
                "😀 and 🏳️‍🌈 and \ud83d\ude00"
            })
    void strings_read_back_with_another_json_library(String value) {
        byte[] json = new JsonBytes().string(value).toByteArray();
        assertThat(JACKSON.readValue(json, String.class)).isEqualTo(value);
    }

    @Test
    void only_what_json_demands_is_escaped() {
        assertThat(text(new JsonBytes().string("\"\\\b\t\n\f\r\u0000\u001f\u007f/é<")))
                .isEqualTo("\"\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\u007f/é<\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "a\ud83d!", "a\ude00!", "a\ude00\ud83d"})
    void half_a_surrogate_pair_becomes_the_replacement_character(String broken) {
        String expected = '"' + broken.replaceAll("[\ud800-\udfff]", "\ufffd") + '"';
        assertThat(text(new JsonBytes().string(broken))).isEqualTo(expected);
    }

    @Test
    void strings_longer_than_one_step_of_room_are_whole() {
        var random = new Random(256);
        for (int length = 250; length < 262; length++) {
            String value = "x".repeat(length) + "😀\"\u0001".repeat(random.nextInt(400)) + "é";
            byte[] json = new JsonBytes().string(value).toByteArray();
            assertThat(JACKSON.readValue(json, String.class)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 384, 4_096})
    void floats_read_back_with_another_json_library(int size) {
        float[] values = vector(size);
        byte[] json = new JsonBytes().floats(values, 0, size).toByteArray();
        assertThat(JACKSON.readValue(json, float[].class)).isEqualTo(values);
    }

    @Test
    void a_range_outside_the_array_is_refused_before_anything_is_written() {
        var json = new JsonBytes();
        assertThatThrownBy(() -> json.floats(new float[3], 2, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> json.base64(new float[3], 2, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(json.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 383, 384, 385})
    void base64_is_that_of_the_little_endian_bytes(int size) {
        float[] values = vector(size + 2);
        ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, 1, size);
        String expected = Base64.getEncoder().encodeToString(bytes.array());
        assertThat(text(new JsonBytes().raw("[").base64(values, 1, size + 1).raw("]")))
                .isEqualTo("[\"" + expected + "\"]");
    }

    @Test
    void base64_uses_the_whole_alphabet_as_the_jdk_does() {
        var random = new Random(64);
        var values = new float[3_000];
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            // Half of the range: NaN need not keep its bits on every path.
            int bits = random.nextInt() & 0xbfff_ffff;
            values[i] = Float.intBitsToFloat(bits);
            bytes.putInt(bits);
        }
        String expected = Base64.getEncoder().encodeToString(bytes.array());
        assertThat(text(new JsonBytes().base64(values, 0, values.length)))
                .isEqualTo('"' + expected + '"')
                .contains("+", "/");
    }

    @Test
    void the_buffer_is_given_out_without_a_copy() {
        var json = new JsonBytes(100).raw("[1]");
        assertThat(json.length()).isEqualTo(3);
        assertThat(json.bytes()).startsWith('[', '1', ']').hasSizeGreaterThanOrEqualTo(100);
        assertThat(json.bytes()).isSameAs(json.bytes());
        assertThat(json.toByteArray()).containsExactly('[', '1', ']');
    }

    @Test
    void a_buffer_can_be_used_again() {
        var json = new JsonBytes().raw("[1,2,3]");
        byte[] room = json.bytes();
        assertThat(text(json.clear().raw("[4]"))).isEqualTo("[4]");
        assertThat(json.bytes()).isSameAs(room);
    }

    @Test
    void room_for_floats_is_enough_for_a_usual_answer() {
        var json = JsonBytes.forFloats(12_288);
        byte[] room = json.bytes();
        for (int i = 0; i < 32; i++) {
            json.floats(vector(384), 0, 384);
        }
        assertThat(json.bytes()).isSameAs(room);
    }

    @Test
    void room_doubles_until_the_limit_and_beyond_it_is_an_error() {
        assertThat(JsonBytes.capacityFor(101, 100)).isEqualTo(200);
        assertThat(JsonBytes.capacityFor(500, 100)).isEqualTo(500);
        assertThat(JsonBytes.capacityFor(1_500_000_000, 1_400_000_000))
                .isEqualTo(JsonBytes.MOST_BYTES);
        assertThatThrownBy(() -> JsonBytes.capacityFor(1L << 31, 1 << 30))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a JSON answer of 2,147,483,648 bytes, at most 2,147,483,639");
    }
}
