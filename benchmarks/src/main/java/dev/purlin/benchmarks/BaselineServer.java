package dev.purlin.benchmarks;

import dev.purlin.engine.head.Scores;
import dev.purlin.engine.model.Dtype;
import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.httpserver.Dialect;
import dev.purlin.httpserver.HttpListener;
import dev.purlin.httpserver.HttpSettings;
import dev.purlin.httpserver.Refusal;
import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The baseline's batching behind the same HTTP server, tokenizer and JSON writer as ours.
@Command(name = "baseline", description = "Serve POST /embed with the baseline's batching")
final class BaselineServer implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NUMBER_BYTES = 13;

    @Option(names = "--max-batch-tokens", defaultValue = "16384")
    int mostTokens;

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Override
    public Integer call() throws Exception {
        Setting setting = Setting.of(Dtype.parse(dtype).orElseThrow());
        FirstComeEight model =
                new FirstComeEight(setting.folder().onnxFile(), setting.cores(), mostTokens);
        Route embed = Route.post("/embed", call -> embed(call, setting, model));
        HttpListener listener =
                HttpListener.open(HttpSettings.loopback(), List.of(embed), new Plain(), _ -> {});
        System.out.println("ready http://127.0.0.1:" + listener.port() + "/");
        new CountDownLatch(1).await();
        return 0;
    }

    private static CompletionStage<Answer> embed(Call call, Setting setting, FirstComeEight model) {
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (JsonNode text : JSON.readTree(call.body()).get("inputs")) {
            vectors.add(model.embed(setting.tokenizer().encode(text.asString()).ids()));
        }
        return CompletableFuture.allOf(vectors.toArray(CompletableFuture[]::new))
                .thenApplyAsync(_ -> answer(vectors), call.workers());
    }

    private static Answer answer(List<CompletableFuture<float[]>> vectors) {
        int floats = vectors.size() * vectors.getFirst().join().length;
        JsonWriter json = new JsonWriter(floats * NUMBER_BYTES);
        json.openList();
        for (CompletableFuture<float[]> vector : vectors) {
            float[] scaled = Scores.normalize(vector.join());
            json.floats(scaled, 0, scaled.length);
        }
        return Answer.json(200, json.closeList());
    }

    private static final class Plain implements Dialect {
        @Override
        public Answer refused(Call call, Refusal refusal) {
            return Answer.empty(refusal.status());
        }

        @Override
        public Answer failed(Call call, Throwable failure) {
            return Answer.text(500, "text/plain", failure.toString());
        }
    }
}
