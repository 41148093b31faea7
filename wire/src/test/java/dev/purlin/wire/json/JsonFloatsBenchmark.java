package dev.purlin.wire.json;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/// CPU time of rendering one embeddings answer, ours against the JSON library's; see
/// `benchmarks/json-floats.sh`.
public final class JsonFloatsBenchmark {
    private static final int VECTORS = 32;
    private static final int DIMENSIONS = 384;
    private static final int FLOATS = VECTORS * DIMENSIONS;
    private static final int BASE64_ROOM = FLOATS * 6;
    private static final int DEFAULT_ROUNDS = 9;
    private static final long ROUND_NANOS = 150_000_000L;
    private static final long WARM_UP_NANOS = 1_500_000_000L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    /// Keeps the answers alive, so that no work is optimised away.
    private static long bytesWritten;

    /// The ways to render; the ratios are to the last.
    private enum Way {
        PURLIN,
        PURLIN_BASE64,
        JACKSON_STREAMING,
        JACKSON_DATABIND
    }

    @SuppressWarnings("ArrayRecordComponent") // As databind users write it.
    record Item(String object, float[] embedding, int index) {}

    record Usage(int promptTokens, int totalTokens) {}

    record Answer(String object, List<Item> data, String model, Usage usage) {}

    /// Of one way: nanoseconds of CPU per answer, lowest, median and highest round.
    record Result(long lowest, long median, long highest) {
        static Result of(List<Long> rounds) {
            long[] sorted = rounds.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Result(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }

    private JsonFloatsBenchmark() {}

    /// Arguments: `--json`, `--rounds N` (at least 5).
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        int roundsAt = given.indexOf("--rounds");
        int rounds = roundsAt < 0 ? DEFAULT_ROUNDS : Integer.parseInt(given.get(roundsAt + 1));
        if (rounds < 5) {
            throw new IllegalArgumentException(rounds + " rounds, at least 5");
        }
        Answer answer = answer();
        checkThatAllSayTheSame(answer);
        Map<Way, Result> results = measure(answer, rounds);
        if (given.contains("--json")) {
            printJson(results, rounds);
        } else {
            printTable(results, rounds);
        }
        if (bytesWritten == 0) {
            throw new AssertionError("nothing was written");
        }
    }

    /// Unit vectors with normally distributed directions, as embedding models give them.
    private static Answer answer() {
        var random = new Random(1);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < VECTORS; i++) {
            var values = new float[DIMENSIONS];
            double squares = 0;
            for (int j = 0; j < DIMENSIONS; j++) {
                values[j] = (float) random.nextGaussian();
                squares += values[j] * values[j];
            }
            for (int j = 0; j < DIMENSIONS; j++) {
                values[j] = (float) (values[j] / Math.sqrt(squares));
            }
            items.add(new Item("embedding", values, i));
        }
        return new Answer("list", items, "sentence-transformers/all-MiniLM-L6-v2", new Usage(9, 9));
    }

    private static void checkThatAllSayTheSame(Answer answer) {
        byte[] databind = JACKSON.writeValueAsBytes(answer);
        var wanted = JACKSON.readTree(databind);
        if (!JACKSON.readTree(purlin(answer, false)).equals(wanted)
                || !JACKSON.readTree(streaming(answer)).equals(wanted)) {
            throw new AssertionError("the answers differ");
        }
    }

    private static Map<Way, Result> measure(Answer answer, int rounds) {
        for (Way way : Way.values()) {
            round(way, answer, WARM_UP_NANOS);
        }
        Map<Way, List<Long>> times = new EnumMap<>(Way.class);
        for (int i = 0; i < rounds; i++) {
            for (Way way : Way.values()) {
                times.computeIfAbsent(way, _ -> new ArrayList<>())
                        .add(round(way, answer, ROUND_NANOS));
            }
        }
        Map<Way, Result> results = new EnumMap<>(Way.class);
        times.forEach((way, list) -> results.put(way, Result.of(list)));
        return results;
    }

    /// Renders for about `nanos` of this thread's CPU time; returns the CPU time per answer.
    private static long round(Way way, Answer answer, long nanos) {
        long start = THREADS.getCurrentThreadCpuTime();
        long spent = 0;
        int answers = 0;
        while (spent < nanos) {
            for (int i = 0; i < 8; i++) {
                bytesWritten += render(way, answer).length;
            }
            answers += 8;
            spent = THREADS.getCurrentThreadCpuTime() - start;
        }
        return spent / answers;
    }

    private static byte[] render(Way way, Answer answer) {
        return switch (way) {
            case PURLIN -> purlin(answer, false);
            case PURLIN_BASE64 -> purlin(answer, true);
            case JACKSON_STREAMING -> streaming(answer);
            case JACKSON_DATABIND -> JACKSON.writeValueAsBytes(answer);
        };
    }

    /// With a buffer of its own and the last copy, though a server can do without either.
    private static byte[] purlin(Answer answer, boolean base64) {
        var json = base64 ? new JsonBytes(BASE64_ROOM) : JsonBytes.forFloats(FLOATS);
        json.raw("{\"object\":").string(answer.object()).raw(",\"data\":[");
        for (Item item : answer.data()) {
            json.raw(item.index() == 0 ? "{\"object\":" : ",{\"object\":").string(item.object());
            json.raw(",\"embedding\":");
            if (base64) {
                json.base64(item.embedding(), 0, item.embedding().length);
            } else {
                json.floats(item.embedding(), 0, item.embedding().length);
            }
            json.raw(",\"index\":").number(item.index()).raw("}");
        }
        json.raw("],\"model\":").string(answer.model());
        json.raw(",\"usage\":{\"promptTokens\":").number(answer.usage().promptTokens());
        json.raw(",\"totalTokens\":").number(answer.usage().totalTokens()).raw("}}");
        return json.toByteArray();
    }

    private static byte[] streaming(Answer answer) {
        var bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JACKSON.createGenerator(bytes)) {
            json.writeStartObject().writeStringProperty("object", answer.object());
            json.writeArrayPropertyStart("data");
            for (Item item : answer.data()) {
                json.writeStartObject().writeStringProperty("object", item.object());
                json.writeArrayPropertyStart("embedding");
                for (float value : item.embedding()) {
                    json.writeNumber(value);
                }
                json.writeEndArray().writeNumberProperty("index", item.index());
                json.writeEndObject();
            }
            json.writeEndArray().writeStringProperty("model", answer.model());
            json.writeObjectPropertyStart("usage");
            json.writeNumberProperty("promptTokens", answer.usage().promptTokens());
            json.writeNumberProperty("totalTokens", answer.usage().totalTokens());
            json.writeEndObject().writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void printTable(Map<Way, Result> results, int rounds) {
        System.out.printf(
                Locale.ROOT,
                "CPU per answer of %d x %d floats, %d alternating rounds%n%n",
                VECTORS,
                DIMENSIONS,
                rounds);
        System.out.printf("%-18s %10s %10s %10s %9s %7s%n", columns());
        long reference = median(results, Way.JACKSON_DATABIND);
        results.forEach((way, result) ->
                System.out.printf(
                        Locale.ROOT,
                        "%-18s %10.1f %10.1f %10.1f %9.1f %7.3f%n",
                        name(way),
                        result.median() / 1e3,
                        result.lowest() / 1e3,
                        result.highest() / 1e3,
                        (double) result.median() / FLOATS,
                        (double) result.median() / reference));
    }

    private static Object[] columns() {
        return new Object[] {"way", "median us", "lowest us", "highest us", "ns/float", "ratio"};
    }

    private static void printJson(Map<Way, Result> results, int rounds) {
        var json = new JsonBytes().raw("{\"benchmark\":\"json-floats\",\"rounds\":").number(rounds);
        json.raw(",\"vectors\":").number(VECTORS).raw(",\"dimensions\":").number(DIMENSIONS);
        json.raw(",\"cpu_nanos_per_answer\":{");
        for (Way way : Way.values()) {
            Result result = results.getOrDefault(way, new Result(0, 0, 0));
            json.raw(way == Way.PURLIN ? "" : ",").string(name(way));
            json.raw(":{\"median\":").number(result.median());
            json.raw(",\"lowest\":").number(result.lowest());
            json.raw(",\"highest\":").number(result.highest()).raw("}");
        }
        float ratio = (float) median(results, Way.PURLIN) / median(results, Way.JACKSON_DATABIND);
        json.raw("},\"ratio\":").number(ratio).raw("}");
        System.out.println(new String(json.toByteArray(), StandardCharsets.UTF_8));
    }

    private static long median(Map<Way, Result> results, Way way) {
        return results.getOrDefault(way, new Result(0, 0, 0)).median();
    }

    private static String name(Way way) {
        return way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
