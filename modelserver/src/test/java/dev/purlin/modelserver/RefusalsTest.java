package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a dense embedding model's server refuses, and in which words.
@Timeout(60)
class RefusalsTest {
    private static final String EMPTY = "Input validation error: `inputs` cannot be empty";
    private static final String NO_VARIANT =
            "Failed to deserialize the JSON body into the target type: inputs: data did not match"
                    + " any variant of untagged enum Input at line 1 column ";

    private static Running running;

    @BeforeAll
    static void start() throws Exception {
        running = Running.builtIn();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static void refused(String path, String body, int status, String type, String error)
            throws Exception {
        HttpResponse<String> response = running.post(path, body);
        assertThat(response.statusCode()).as(path + " " + body).isEqualTo(status);
        JsonNode json = JsonMapper.shared().readTree(response.body());
        assertThat(json.get("error").asString()).as(path + " " + body).isEqualTo(error);
        assertThat(json.get("error_type").asString()).as(path + " " + body).isEqualTo(type);
    }

    private static void syntax(String path, String body, String detail) throws Exception {
        refused(
                path,
                body,
                400,
                "Validation",
                "Failed to parse the request body as JSON: " + detail);
    }

    private static void shape(String path, String body, String detail) throws Exception {
        refused(
                path,
                body,
                422,
                "Validation",
                "Failed to deserialize the JSON body into the target type: " + detail);
    }

    private static void accepted(String path, String body) throws Exception {
        assertThat(running.post(path, body).statusCode()).as(path + " " + body).isEqualTo(200);
    }

    @Test
    void an_input_must_not_be_empty() throws Exception {
        for (String inputs : new String[] {"\"\"", "[]", "[\"\"]", "[[]]", "[\"a\",\"\"]"}) {
            String body = "{\"inputs\":" + inputs + "}";
            refused("/embed", body, 400, "Empty", EMPTY);
            refused("/embed_all", body, 400, "Empty", EMPTY);
        }
        accepted("/embed", "{\"inputs\":\"   \"}");
        refused("/tokenize", "{\"inputs\":\"\"}", 400, "Empty", EMPTY);
        refused("/tokenize", "{\"inputs\":[]}", 400, "Empty", "`inputs` cannot be empty");
        refused(
                "/decode",
                "{\"ids\":[]}",
                400,
                "Empty",
                "Input validation error: `input_ids` cannot be empty");
        refused(
                "/similarity",
                "{\"inputs\":{\"source_sentence\":\"a\",\"sentences\":[]}}",
                400,
                "Empty",
                "`inputs.sentences` cannot be empty");
    }

    @Test
    void what_is_not_json_is_400_with_the_place() throws Exception {
        syntax("/embed", "{\"inputs\":\"a\"", "EOF while parsing an object at line 1 column 13");
        syntax("/embed", "", "EOF while parsing a value at line 1 column 0");
        syntax("/embed", "{\"inputs\":}", "inputs: expected value at line 1 column 11");
        syntax("/embed", "{\"inputs\":\"a\",}", "trailing comma at line 1 column 15");
        syntax("/embed", "{inputs:1}", "key must be a string at line 1 column 2");
        syntax("/embed", "nux", "expected ident at line 1 column 3");
    }

    @Test
    void a_shape_that_is_not_the_one_wanted_is_422_with_the_place() throws Exception {
        shape("/embed", "{}", "missing field `inputs` at line 1 column 2");
        shape(
                "/embed",
                "{\"inputs\":\"a\",\"inputs\":\"b\"}",
                "duplicate field `inputs` at line 1 column 22");
        shape(
                "/embed",
                "{\"inputs\":\"a\",\"normalize\":null}",
                "normalize: invalid type: null, expected a boolean at line 1 column 30");
        shape(
                "/embed",
                "{\"inputs\":\"a\",\"truncation_direction\":\"LEFT\"}",
                "truncation_direction: unknown variant `LEFT`, expected `Left` or `Right` at line 1"
                        + " column 43");
        shape(
                "/embed",
                "{\"inputs\":\"a\",\"dimensions\":-1}",
                "dimensions: invalid value: integer `-1`, expected usize at line 1 column 29");
        shape(
                "/similarity",
                "{\"inputs\":{\"source_sentence\":\"a\",\"sentences\":[\"a\",5]}}",
                "inputs.sentences[1]: invalid type: integer `5`, expected a string at line 1 column"
                        + " 51");
        String[] none = {"5", "null", "true", "{}", "[1,\"a\"]", "[-1]", "[1.5]", "[4294967296]"};
        for (String inputs : none) {
            HttpResponse<String> response = running.post("/embed", "{\"inputs\":" + inputs + "}");
            assertThat(response.statusCode()).as(inputs).isEqualTo(422);
            assertThat(response.body()).as(inputs).contains(NO_VARIANT);
        }
    }

    @Test
    void null_where_a_choice_is_wanted_is_no_json() throws Exception {
        syntax(
                "/embed",
                "{\"inputs\":\"a\",\"truncation_direction\":null}",
                "truncation_direction: expected value at line 1 column 38");
        HttpResponse<String> response =
                running.post("/v1/embeddings", "{\"input\":\"a\",\"encoding_format\":null}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("encoding_format: expected value at line 1 column 32");
    }

    @Test
    void null_and_unknown_members_are_as_good_as_absent_where_the_protocol_says_so()
            throws Exception {
        accepted("/embed", "{\"inputs\":\"a\",\"truncate\":null,\"prompt_name\":null}");
        accepted("/embed", "{\"inputs\":\"a\",\"dimensions\":null,\"extra\":{\"a\":[1,2]}}");
        accepted("/embed", "{\"inputs\":\"a\",\"encoding_format\":null}");
        accepted("/v1/embeddings", "{\"input\":\"a\",\"normalize\":null,\"user\":null}");
        accepted("/embed", "{\"inputs\":\"a\",\"truncation_direction\":\"left\"}");
        accepted("/embed", "{\"inputs\":\"a\"} and more");
    }

    @Test
    void what_is_not_called_json_is_415() throws Exception {
        for (String type : new String[] {"text/plain", "application/xml", "json"}) {
            assertThat(typed(type).statusCode()).as(type).isEqualTo(415);
        }
        assertThat(typed("text/plain").body())
                .contains("Expected request with `Content-Type: application/json`");
        for (String type :
                new String[] {
                    "application/vnd.api+json", "APPLICATION/JSON", "application/json; charset=x"
                }) {
            assertThat(typed(type).statusCode()).as(type).isEqualTo(200);
        }
        HttpRequest untyped =
                running.request("/embed")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":\"a\"}"))
                        .build();
        assertThat(running.send(untyped).statusCode()).isEqualTo(415);
    }

    private static HttpResponse<String> typed(String type) throws Exception {
        return running.send(
                running.request("/embed")
                        .header("content-type", type)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":\"a\"}"))
                        .build());
    }

    @Test
    void broken_text_is_400() throws Exception {
        syntax(
                "/embed",
                "{\"inputs\":\"\\ud800\"}",
                "inputs: lone leading surrogate in hex escape at line 1 column 17");
        HttpRequest latin =
                running.request("/embed")
                        .header("content-type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        new byte[] {
                                            '{',
                                            '"',
                                            'i',
                                            'n',
                                            'p',
                                            'u',
                                            't',
                                            's',
                                            '"',
                                            ':',
                                            '"',
                                            (byte) 0xE9,
                                            '"',
                                            '}'
                                        }))
                        .build();
        assertThat(running.send(latin).statusCode()).isEqualTo(400);
    }

    @Test
    void deep_nesting_is_400() throws Exception {
        assertThat(running.post("/embed", "[".repeat(100_000)).statusCode()).isIn(400, 422);
        syntax(
                "/embed",
                "{\"x\":" + "[".repeat(100_000),
                "x" + "[0]".repeat(126) + ": recursion limit exceeded at line 1 column 132");
    }

    @Test
    void lengths_and_dimensions_have_limits() throws Exception {
        String words = "hello ".repeat(511).strip();
        refused(
                "/embed",
                "{\"truncate\":false,\"inputs\":\"" + words + "\"}",
                422,
                "Validation",
                "Input validation error: `inputs` must have less than 512 tokens. Given: 513");
        accepted(
                "/embed",
                "{\"truncate\":false,\"inputs\":\"" + "hello ".repeat(510).strip() + "\"}");
        accepted("/embed", "{\"inputs\":\"" + words + "\"}");
        accepted("/embed", "{\"truncate\":null,\"inputs\":\"" + words + "\"}");
        accepted("/tokenize", "{\"inputs\":\"" + words + "\"}");
        refused(
                "/embed",
                "{\"inputs\":\"a\",\"dimensions\":0}",
                422,
                "Validation",
                "Input validation error: `dimensions` should be positive");
        refused(
                "/embed",
                "{\"inputs\":\"a\",\"dimensions\":99999999999}",
                422,
                "Validation",
                "Input validation error: `dimensions` should be smaller than the maximum embedding"
                        + " dimension.");
    }

    @Test
    void a_batch_has_a_limit() throws Exception {
        String many = "\"a\"" + ",\"a\"".repeat(32);
        String text = "batch size 33 > maximum allowed batch size 32";
        refused("/embed", "{\"inputs\":[" + many + "]}", 422, "Validation", text);
        refused("/tokenize", "{\"inputs\":[" + many + "]}", 422, "Validation", text);
        String sentences = "\"a\"" + ",\"a\"".repeat(31);
        refused(
                "/similarity",
                "{\"inputs\":{\"source_sentence\":\"a\",\"sentences\":[" + sentences + "]}}",
                422,
                "Validation",
                text);
        String lists = "[1]" + ",[1]".repeat(32);
        refused("/decode", "{\"ids\":[" + lists + "]}", 422, "Validation", text);
    }

    @Test
    void ids_outside_the_vocabulary_are_refused() throws Exception {
        refused(
                "/embed",
                "{\"inputs\":[30522]}",
                422,
                "Validation",
                "Input validation error: token id 30522 is outside the vocabulary of 30522 tokens");
        refused(
                "/embed",
                "{\"inputs\":[4294967295]}",
                422,
                "Validation",
                "Input validation error: token id 4294967295 is outside the vocabulary of 30522"
                        + " tokens");
    }

    @Test
    void what_an_embedding_model_cannot_do_is_424() throws Exception {
        refused(
                "/predict",
                "{\"inputs\":\"a\"}",
                424,
                "Backend",
                "Backend error: Model is not a classifier model");
        String rerank = "Backend error: model is not a re-ranker model";
        refused("/rerank", "{\"query\":\"\",\"texts\":[\"\"]}", 424, "Backend", rerank);
        String many = "\"a\"" + ",\"a\"".repeat(32);
        refused("/rerank", "{\"query\":\"a\",\"texts\":[" + many + "]}", 424, "Backend", rerank);
        refused(
                "/rerank",
                "{\"query\":\"a\",\"texts\":[]}",
                400,
                "Empty",
                "`texts` cannot be empty");
        for (String inputs : new String[] {"\"a\"", "\"\"", "[]"}) {
            refused(
                    "/embed_sparse",
                    "{\"inputs\":" + inputs + "}",
                    424,
                    "Backend",
                    "Backend error: Model is not an embedding model with SPLADE pooling");
        }
    }

    @Test
    void a_prompt_that_is_not_there_is_refused() throws Exception {
        refused(
                "/embed",
                "{\"inputs\":\"a\",\"prompt_name\":\"query\"}",
                422,
                "Validation",
                "Input validation error: `default-prompt-name` is set to `query` but no prompts"
                        + " were found in the Sentence Transformers configuration");
    }

    @Test
    void predict_wants_its_own_shape() throws Exception {
        String expected =
                "expected a string, a pair of strings [string, string] or a batch of mixed strings"
                        + " and pairs [[string], [string, string], ...]";
        for (String inputs :
                new String[] {"[\"a\",\"b\",\"c\"]", "[]", "[[]]", "[[\"a\"],\"b\"]"}) {
            HttpResponse<String> response = running.post("/predict", "{\"inputs\":" + inputs + "}");
            assertThat(response.statusCode()).as(inputs).isEqualTo(422);
        }
        shape(
                "/predict",
                "{\"inputs\":[]}",
                "inputs: invalid length 0, " + expected + " at line 1 column 12");
        shape(
                "/predict",
                "{\"inputs\":[\"a\",\"b\",\"c\"]}",
                "inputs: invalid length 3, " + expected + " at line 1 column 23");
    }

    @Test
    void openai_routes_answer_errors_flat_and_as_an_object() throws Exception {
        HttpResponse<String> response = running.post("/v1/embeddings", "{\"input\":\"\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo(
                        "{\"message\":\"%1$s\",\"code\":400,\"type\":\"Empty\",\"error\":{\"message\":\"%1$s\",\"type\":\"Empty\",\"code\":400,\"param\":null}}"
                                .formatted(EMPTY));
        assertThat(
                        running.post("/embeddings", "{\"input\":\"a\",\"encoding_format\":\"hex\"}")
                                .body())
                .contains("unknown variant `hex`, expected `float` or `base64`");
    }

    @Test
    void a_vertex_instance_that_cannot_be_read_is_refused() throws Exception {
        refused(
                "/vertex",
                "{\"instances\":[{\"inputs\":\"a\"},{}]}",
                422,
                "Validation",
                "missing field `inputs` at line 1 column 2");
        assertThat(running.post("/vertex", "{\"instances\":[5]}").statusCode()).isEqualTo(422);
        refused(
                "/vertex",
                "{\"instances\":[{\"inputs\":\"a\"},{\"inputs\":\"\"}]}",
                400,
                "Empty",
                EMPTY);
    }

    @Test
    void paths_and_methods_that_are_not_there_are_empty_answers() throws Exception {
        assertThat(running.get("/nope").statusCode()).isEqualTo(404);
        assertThat(running.get("/nope").body()).isEmpty();
        assertThat(running.post("/embed/", "{}").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = running.get("/embed");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).hasValue("POST");
        assertThat(wrong.body()).isEmpty();
    }
}
