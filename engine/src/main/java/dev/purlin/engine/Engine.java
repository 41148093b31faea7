package dev.purlin.engine;

import dev.purlin.engine.EngineException.InvalidInput;
import dev.purlin.engine.EngineException.Overloaded;
import dev.purlin.engine.EngineException.RunFailed;
import dev.purlin.engine.EngineException.WrongModel;
import dev.purlin.engine.batch.BatchSettings;
import dev.purlin.engine.batch.Batcher;
import dev.purlin.engine.batch.Load;
import dev.purlin.engine.batch.QueueFull;
import dev.purlin.engine.batch.Ticket;
import dev.purlin.engine.batch.Width;
import dev.purlin.engine.head.Form;
import dev.purlin.engine.head.Head;
import dev.purlin.engine.head.Output;
import dev.purlin.engine.head.Row;
import dev.purlin.engine.head.Scores;
import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.head.Text;
import dev.purlin.engine.head.TokenVectors;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.ModelKind;
import dev.purlin.engine.onnx.OnnxGraph;
import dev.purlin.engine.onnx.OnnxSettings;
import dev.purlin.engine.onnx.Optimization;
import dev.purlin.engine.onnx.Padding;
import dev.purlin.tokenizer.Piece;
import dev.purlin.tokenizer.Tokenizer;
import dev.purlin.tokenizer.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One loaded model: texts in; vectors, scores, labels and tokens out.
///
/// A call prepares and tokenizes its texts on the calling thread, which must be a platform thread,
/// and queues them for the model's own threads. It throws [EngineException] for what is wrong with
/// the request; what goes wrong later fails the job. Safe for all threads. Close it when no calls
/// are under way; runs that have begun are waited for.
public final class Engine implements AutoCloseable {
    /// Texts tokenized before the first of them are queued, in a request of more.
    private static final int CHUNK = 64;

    /// Numbers a run's output may have: 16 MiB a thread. Only vocabulary-wide outputs come near.
    private static final int MOST_OUTPUT = 1 << 22;

    private final ModelCard card;
    private final Tokenizer tokenizer;
    private final Preparation preparation;
    private final OnnxGraph graph;
    private final Head head;
    private final Batcher<Text, Output> batcher;
    private final EngineSettings settings;

    private Engine(
            ModelCard card,
            Tokenizer tokenizer,
            OnnxGraph graph,
            Head head,
            EngineSettings settings) {
        this.card = card;
        this.tokenizer = tokenizer;
        this.preparation = new Preparation(tokenizer, card);
        this.graph = graph;
        this.head = head;
        this.settings = settings;
        this.batcher =
                new Batcher<>(batching(settings), head, settings.listener(), System::nanoTime);
    }

    /// Loads the model and runs it once.
    ///
    /// @throws dev.purlin.engine.model.ModelException if the folder does not hold together
    /// @throws dev.purlin.engine.onnx.OnnxFailure if ONNX Runtime refuses the graph
    /// @throws dev.purlin.tokenizer.TokenizerException if the tokenizer cannot be read
    public static Engine open(ModelFolder folder, EngineSettings settings) {
        ModelCard card = folder.card();
        Padding padding = new Padding(card.paddingSide(), card.padTokenId(), card.positionOffset());
        int wide = settings.wide() ? settings.threads() : 1;
        // Beside the graph: either takes a good part of a start.
        FutureTask<Tokenizer> reading = new FutureTask<>(() -> tokenizer(folder));
        Thread.ofPlatform().name("purlin-load-tokenizer").daemon().start(reading);
        OnnxGraph graph =
                OnnxGraph.open(
                        folder.onnxFile(),
                        padding,
                        new OnnxSettings(
                                settings.optimization(), wide, wideOptimization(settings, card)));
        Head head = Head.of(graph, card);
        Tokenizer tokenizer = await(reading);
        // One short run finds out now whether the graph works at all.
        head.run(List.of(new Text(tokenizer.encode("warm"), Form.ONE)), Width.NARROW);
        return new Engine(card, tokenizer, graph, head, narrowed(settings, card, head));
    }

    public ModelCard card() {
        return card;
    }

    public Load load() {
        return batcher.load();
    }

    /// Waits until everything that is loaded behind the scenes is there. For measurements.
    public void awaitLoaded() {
        graph.awaitWide();
    }

    public Job<List<float[]>> embed(List<Input> inputs, EmbedOptions options) {
        requireDense("Model is not an embedding model");
        Integer dimensions = options.dimensions();
        if (dimensions != null && dimensions < 1) {
            throw new InvalidInput("`dimensions` should be positive");
        }
        if (options.normalize() && card.kind() instanceof ModelKind.Sparse) {
            throw new WrongModel("`normalize` is not available for SPLADE models");
        }
        return submit(
                inputs,
                options.text(),
                Form.ONE,
                outputs -> {
                    List<float[]> vectors = new ArrayList<>(outputs.size());
                    for (Output output : outputs) {
                        float[] vector = shortened(vector(output), dimensions);
                        vectors.add(options.normalize() ? Scores.normalize(vector) : vector);
                    }
                    return vectors;
                });
    }

    public Job<List<TokenVectors>> embedAll(List<Input> inputs, TextOptions options) {
        requireDense("Model is not an embedding model");
        if (card.kind() instanceof ModelKind.Sparse) {
            throw new WrongModel("`embed_all` is not available for SPLADE models");
        }
        if (!head.givesTokens()) {
            throw new WrongModel("The model's graph gives no vectors of single tokens");
        }
        return submit(inputs, options, Form.PER_TOKEN, outputs -> cast(outputs));
    }

    public Job<List<SparseVector>> embedSparse(List<Input> inputs, TextOptions options) {
        if (!(card.kind() instanceof ModelKind.Sparse)) {
            throw new WrongModel("Model is not an embedding model with SPLADE pooling");
        }
        return submit(inputs, options, Form.ONE, outputs -> cast(outputs));
    }

    /// Cosines between the source and each sentence.
    public Job<float[]> similarity(String source, List<String> sentences, TextOptions options) {
        requireDense("Model is not an embedding model");
        List<Input> inputs = new ArrayList<>(sentences.size() + 1);
        inputs.add(new Input.Text(source));
        sentences.forEach(sentence -> inputs.add(new Input.Text(sentence)));
        return submit(
                inputs,
                options,
                Form.ONE,
                outputs -> {
                    float[] first = vector(outputs.getFirst());
                    float[] cosines = new float[outputs.size() - 1];
                    for (int i = 0; i < cosines.length; i++) {
                        cosines[i] = Scores.cosine(first, vector(outputs.get(i + 1)));
                    }
                    return cosines;
                });
    }

    /// Scores of all labels, the best first; among equals the one with the higher id.
    public Job<List<List<LabelScore>>> predict(
            List<Input> inputs, TextOptions options, boolean rawScores) {
        Labels labels =
                switch (card.kind()) {
                    case ModelKind.Classifier(Labels known, boolean _) -> known;
                    case ModelKind.Reranker(Labels known) -> known;
                    case ModelKind.Embedding _, ModelKind.Sparse _ ->
                            throw new WrongModel("Model is not a classifier model");
                };
        return submit(
                inputs,
                options,
                Form.ONE,
                outputs -> {
                    List<List<LabelScore>> all = new ArrayList<>(outputs.size());
                    for (Output output : outputs) {
                        all.add(Ranking.labels(labels, scores(output, rawScores)));
                    }
                    return all;
                });
    }

    /// The texts in the order they fit the query, the best first.
    public Job<List<Rank>> rerank(
            String query, List<String> texts, TextOptions options, boolean rawScores) {
        if (!(card.kind() instanceof ModelKind.Reranker)) {
            throw new WrongModel("model is not a re-ranker model");
        }
        List<Input> inputs = new ArrayList<>(texts.size());
        texts.forEach(text -> inputs.add(new Input.Pair(query, text)));
        return submit(
                inputs,
                options,
                Form.ONE,
                outputs -> {
                    float[] scores = new float[outputs.size()];
                    for (int i = 0; i < scores.length; i++) {
                        scores[i] = scores(outputs.get(i), rawScores)[0];
                    }
                    return Ranking.ranks(scores);
                });
    }

    /// Every token of the text, however long it is, with its prompt in front.
    public List<Piece> tokenize(
            String text, boolean addSpecialTokens, @Nullable String promptName) {
        return tokenizer.pieces(preparation.prompted(text, promptName), addSpecialTokens);
    }

    public String decode(int[] ids, boolean skipSpecialTokens) {
        if (ids.length == 0) {
            throw new EngineException.EmptyInput("`input_ids` cannot be empty");
        }
        return tokenizer.decode(ids, skipSpecialTokens);
    }

    @Override
    public void close() {
        batcher.close();
        graph.close();
        tokenizer.close();
    }

    private <T> Job<T> submit(
            List<Input> inputs, TextOptions options, Form form, Function<List<Output>, T> finish) {
        if (inputs.isEmpty()) {
            throw Preparation.empty();
        }
        Submission submission = new Submission(options, form);
        Ticket<Text, Output> ticket = submission.queue(inputs);
        return new Job<>(
                ticket.future()
                        .handleAsync(
                                (ran, failure) -> {
                                    if (failure != null) {
                                        throw failed(failure);
                                    }
                                    return new Done<>(
                                            finish.apply(ran.results()), submission.cost(ran));
                                },
                                settings.finisher()),
                () -> batcher.cancel(ticket));
    }

    /// One request on its way into the queue.
    private final class Submission {
        private final TextOptions options;
        private final Form form;
        private long characters;
        private long tokens;
        private long nanos;
        private int texts;

        Submission(TextOptions options, Form form) {
            this.options = options;
            this.form = form;
        }

        /// A request of a few texts is queued as a whole. Of a larger one, the first texts run
        /// while the rest is tokenized.
        Ticket<Text, Output> queue(List<Input> inputs) {
            try {
                if (inputs.size() <= CHUNK) {
                    return batcher.submit(prepare(inputs));
                }
                return queueInChunks(inputs);
            } catch (QueueFull e) {
                throw new Overloaded("Model is overloaded", retryAfter(e), e);
            } catch (IllegalStateException e) {
                throw new RunFailed("The model is being unloaded", e);
            }
        }

        private Ticket<Text, Output> queueInChunks(List<Input> inputs) {
            Ticket<Text, Output> ticket = batcher.begin();
            boolean whole = false;
            try {
                for (int from = 0; from < inputs.size(); from += CHUNK) {
                    int to = Math.min(inputs.size(), from + CHUNK);
                    batcher.add(ticket, prepare(inputs.subList(from, to)));
                }
                batcher.seal(ticket);
                whole = true;
                return ticket;
            } finally {
                if (!whole) {
                    batcher.cancel(ticket);
                }
            }
        }

        private List<Text> prepare(List<Input> inputs) {
            long start = System.nanoTime();
            List<Text> prepared = new ArrayList<>(inputs.size());
            for (Input input : inputs) {
                Tokens ids = preparation.prepare(input, options);
                prepared.add(new Text(ids, form));
                tokens += ids.length();
                characters += Preparation.characters(input);
            }
            texts += prepared.size();
            nanos += System.nanoTime() - start;
            return prepared;
        }

        Cost cost(Ticket.Ran<Output> ran) {
            return new Cost(characters, tokens, nanos / texts, ran.queueNanos(), ran.runNanos());
        }
    }

    /// Seconds until half of what waits has run, at a rate any machine that serves models reaches.
    private static int retryAfter(QueueFull full) {
        long tokensPerSecond = 10_000;
        return Math.clamp(full.waiting() / 2 / tokensPerSecond, 1, 60);
    }

    private float[] scores(Output output, boolean raw) {
        float[] logits = ((Row) output).values().clone();
        boolean own =
                card.kind() instanceof ModelKind.Classifier(Labels _, boolean multi)
                        ? multi || logits.length == 1
                        : true;
        float[] scores = raw ? logits : own ? Scores.sigmoid(logits) : Scores.softmax(logits);
        for (float score : scores) {
            if (Float.isNaN(score)) {
                throw new RunFailed("score is NaN", null);
            }
        }
        return scores;
    }

    private static float[] shortened(float[] vector, @Nullable Integer dimensions) {
        if (dimensions == null || dimensions == vector.length) {
            return vector;
        }
        if (dimensions > vector.length) {
            throw new InvalidInput(
                    "`dimensions` should be smaller than the maximum embedding dimension.");
        }
        return Arrays.copyOf(vector, dimensions);
    }

    private void requireDense(String message) {
        switch (card.kind()) {
            case ModelKind.Classifier _, ModelKind.Reranker _ -> throw new WrongModel(message);
            case ModelKind.Embedding _, ModelKind.Sparse _ -> {}
        }
    }

    private static float[] vector(Output output) {
        return output instanceof SparseVector sparse ? sparse.spread() : ((Row) output).values();
    }

    @SuppressWarnings("unchecked")
    private static <O extends Output> List<O> cast(List<Output> outputs) {
        return (List<O>) (List<?>) outputs;
    }

    private static RuntimeException failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException c ? c.getCause() : failure;
        if (cause instanceof dev.purlin.engine.batch.RunFailed e) {
            Throwable inner = e.getCause();
            return new RunFailed(inner == null ? "unknown" : String.valueOf(inner.getMessage()), e);
        }
        if (cause instanceof CancellationException e) {
            return e;
        }
        if (cause instanceof IllegalStateException e) {
            return new RunFailed("The model is being unloaded", e);
        }
        return cause instanceof RuntimeException e ? e : new RunFailed("unknown", cause);
    }

    private static Tokenizer await(FutureTask<Tokenizer> reading) {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the tokenizer was read");
        }
    }

    private static Tokenizer tokenizer(ModelFolder folder) {
        try {
            return Tokenizer.open(folder.tokenizerFile());
        } catch (IOException e) {
            throw new UncheckedIOException(folder.tokenizerFile() + " cannot be read", e);
        }
    }

    /// Fewer, larger steps suit several threads: 5 % faster for single texts in fp32. Integer
    /// models keep one level, so that their vectors are the same in both sessions.
    private static Optimization wideOptimization(EngineSettings settings, ModelCard card) {
        return card.dtype() == Dtype.INT8 ? settings.optimization() : Optimization.ALL;
    }

    private static EngineSettings narrowed(EngineSettings asked, ModelCard card, Head head) {
        boolean alone = card.dtype() == Dtype.INT8 && !asked.freeInt8Batching();
        int tokens = asked.mostRunTokens();
        if (head.outputWidth() > 0) {
            tokens = Math.clamp(MOST_OUTPUT / head.outputWidth(), 1, tokens);
        }
        return asked.withRuns(tokens, alone ? 1 : asked.mostRunTexts());
    }

    private static BatchSettings batching(EngineSettings settings) {
        return new BatchSettings(
                settings.threads(),
                settings.mostRunTokens(),
                settings.mostRunTexts(),
                settings.mostWaitingTokens(),
                settings.wide() && settings.threads() > 1,
                settings.mostExpressTokens());
    }
}
