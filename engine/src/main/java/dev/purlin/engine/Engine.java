package dev.purlin.engine;

import dev.purlin.engine.EngineException.InvalidInput;
import dev.purlin.engine.EngineException.Overloaded;
import dev.purlin.engine.EngineException.RunFailed;
import dev.purlin.engine.batch.BatchSettings;
import dev.purlin.engine.batch.Batcher;
import dev.purlin.engine.batch.Load;
import dev.purlin.engine.batch.QueueFull;
import dev.purlin.engine.batch.Ticket;
import dev.purlin.engine.head.Form;
import dev.purlin.engine.head.Head;
import dev.purlin.engine.head.Output;
import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.head.Text;
import dev.purlin.engine.head.TokenVectors;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelFolder;
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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
    /// Numbers a run's output may have: 16 MiB a thread. Only vocabulary-wide outputs come near.
    private static final int MOST_OUTPUT = 1 << 22;

    private final ModelCard card;
    private final Tokenizer tokenizer;
    private final Preparation preparation;
    private final OnnxGraph graph;
    private final Abilities abilities;
    private final Widths widths;
    private final Text probe;
    private final Batcher<Text, Output> batcher;
    private final EngineSettings settings;

    private Engine(
            ModelCard card,
            Tokenizer tokenizer,
            OnnxGraph graph,
            Head head,
            Widths widths,
            Text probe,
            EngineSettings settings) {
        this.card = card;
        this.tokenizer = tokenizer;
        this.preparation = new Preparation(tokenizer, card);
        this.graph = graph;
        this.abilities = new Abilities(card.kind(), head.givesTokens());
        this.widths = widths;
        this.probe = probe;
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
        Tokens warm = tokenizer.encode("warm");
        Widths widths = Widths.measured(head, new Text(warm, Form.ONE));
        Text probe = new Text(Tokens.verbatim(warm.ids()[0]), Form.ONE);
        return new Engine(
                card, tokenizer, graph, head, widths, probe, narrowed(settings, card, head));
    }

    public ModelCard card() {
        return card;
    }

    /// One token through the model, to see whether it works. Waits its turn like any request, and
    /// takes no part of what answers may take.
    public Probe probe() {
        try {
            Ticket<Text, Output> ticket = batcher.submit(List.of(probe));
            return new Probe(ticket.future().thenRun(() -> {}), () -> batcher.cancel(ticket));
        } catch (QueueFull e) {
            throw new Overloaded("Model is overloaded", 1, e);
        }
    }

    /// A probe under way.
    ///
    /// @param future done when the model has answered, failed when it has not
    /// @param cancel takes the probe back
    public record Probe(CompletableFuture<Void> future, Runnable cancel) {}

    public Load load() {
        return batcher.load();
    }

    /// What answers may take and take.
    public AnswerBudget answers() {
        return settings.answers();
    }

    /// Waits until everything that is loaded behind the scenes is there. For measurements.
    public void awaitLoaded() {
        graph.awaitWide();
    }

    public Job<List<float[]>> embed(List<Input> inputs, EmbedOptions options) {
        abilities.requireEmbedding();
        Integer dimensions = options.dimensions();
        if (dimensions != null && dimensions < 1) {
            throw new InvalidInput("`dimensions` should be positive");
        }
        if (options.normalize()) {
            abilities.requireNormalized();
        }
        return submit(
                inputs,
                options.text(),
                Form.ONE,
                AnswerSize.vector(widths.vector()),
                outputs -> Finish.vectors(outputs, options));
    }

    public Job<List<TokenVectors>> embedAll(List<Input> inputs, TextOptions options) {
        abilities.requireTokenVectors();
        AnswerSize size = AnswerSize.tokenVectors(widths.tokenVector());
        return submit(inputs, options, Form.PER_TOKEN, size, Finish::unchanged);
    }

    public Job<List<SparseVector>> embedSparse(List<Input> inputs, TextOptions options) {
        abilities.requireSparse();
        return submit(
                inputs,
                options,
                Form.ONE,
                AnswerSize.words(widths.words()),
                outputs -> {
                    widths.seen(outputs);
                    return Finish.unchanged(outputs);
                });
    }

    /// Cosines between the source and each sentence.
    public Job<float[]> similarity(String source, List<String> sentences, TextOptions options) {
        abilities.requireEmbedding();
        List<Input> inputs = new ArrayList<>(sentences.size() + 1);
        inputs.add(new Input.Text(source));
        sentences.forEach(sentence -> inputs.add(new Input.Text(sentence)));
        AnswerSize size = AnswerSize.cosine(widths.vector());
        return submit(inputs, options, Form.ONE, size, Finish::cosines);
    }

    /// Scores of all labels, the best first; among equals the one with the higher id.
    public Job<List<List<LabelScore>>> predict(
            List<Input> inputs, TextOptions options, boolean rawScores) {
        Labels labels = abilities.requireLabels();
        return submit(
                inputs,
                options,
                Form.ONE,
                AnswerSize.scores(labels.size()),
                outputs -> Finish.labels(outputs, labels, rawScores, abilities));
    }

    /// The texts in the order they fit the query, the best first.
    public Job<List<Rank>> rerank(
            String query, List<String> texts, TextOptions options, boolean rawScores) {
        abilities.requireReranker();
        List<Input> inputs = new ArrayList<>(texts.size());
        texts.forEach(text -> inputs.add(new Input.Pair(query, text)));
        return submit(
                inputs,
                options,
                Form.ONE,
                AnswerSize.scores(1),
                outputs -> Finish.ranks(outputs, rawScores, abilities));
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
            List<Input> inputs,
            TextOptions options,
            Form form,
            AnswerSize size,
            Function<List<Output>, T> finish) {
        if (inputs.isEmpty()) {
            throw Preparation.empty();
        }
        Submission submission =
                new Submission(preparation, batcher, settings.answers(), options, form, size);
        Submission.Queued queued = submission.queue(inputs);
        return new Job<>(
                queued.ticket()
                        .future()
                        .handleAsync(
                                (ran, failure) -> {
                                    if (failure != null) {
                                        throw failed(failure);
                                    }
                                    return new Done<>(
                                            finish.apply(ran.results()), submission.cost(ran));
                                },
                                settings.finisher())
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                queued.share().release();
                            }
                        }),
                queued.share(),
                () -> batcher.cancel(queued.ticket()));
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
