package dev.purlin.engine;

import dev.purlin.engine.EngineException.InvalidInput;
import dev.purlin.engine.EngineException.Overloaded;
import dev.purlin.engine.EngineException.RunFailed;
import dev.purlin.engine.batch.Batcher;
import dev.purlin.engine.batch.QueueFull;
import dev.purlin.engine.batch.Ticket;
import dev.purlin.engine.head.Form;
import dev.purlin.engine.head.Output;
import dev.purlin.engine.head.Text;
import dev.purlin.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// One request on its way into the queue. One thread's.
final class Submission {
    /// Texts tokenized before the first of them are queued, in a request of more.
    private static final int CHUNK = 64;

    /// A rate that any machine that serves models reaches.
    private static final long TOKENS_PER_SECOND = 10_000;

    private static final int LONGEST_RETRY_SECONDS = 60;

    private final Preparation preparation;
    private final Batcher<Text, Output> batcher;
    private final AnswerBudget answers;
    private final TextOptions options;
    private final Form form;
    private final AnswerSize size;
    private long characters;
    private long tokens;
    private long[] nanos = {};
    private int[] lengths = {};
    private int texts;

    Submission(
            Preparation preparation,
            Batcher<Text, Output> batcher,
            AnswerBudget answers,
            TextOptions options,
            Form form,
            AnswerSize size) {
        this.preparation = preparation;
        this.batcher = batcher;
        this.answers = answers;
        this.options = options;
        this.form = form;
        this.size = size;
    }

    /// A request that was admitted: its place in the queue and in memory.
    record Queued(Ticket<Text, Output> ticket, AnswerBudget.Share share) {}

    /// A request of a few texts is queued as a whole. Of a larger one, the first texts run while
    /// the rest is tokenized; it is admitted by the most tokens it can have. Where those would
    /// never fit, its tokens are counted first.
    Queued queue(List<Input> inputs) {
        nanos = new long[inputs.size()];
        lengths = new int[inputs.size()];
        try {
            if (inputs.size() > CHUNK) {
                long most = preparation.mostTokens(inputs, options);
                if (couldFit(inputs.size(), most)) {
                    return admitted(inputs.size(), most, () -> queueInChunks(inputs, most));
                }
            }
            List<Text> prepared = prepare(inputs);
            return admitted(texts, tokens, () -> batcher.submit(prepared));
        } catch (QueueFull e) {
            throw refused(e);
        } catch (IllegalStateException e) {
            throw new RunFailed("The model is being unloaded", e);
        }
    }

    private boolean couldFit(int inputs, long mostTokens) {
        return mostTokens <= batcher.mostWaitingTokens()
                && size.bytes(inputs, mostTokens) <= answers.most();
    }

    private Queued admitted(long inputs, long mostTokens, Supplier<Ticket<Text, Output>> queueing) {
        AnswerBudget.Share share = share(size.bytes(inputs, mostTokens));
        boolean queued = false;
        try {
            Ticket<Text, Output> ticket = queueing.get();
            share.settle(size.bytes(texts, tokens));
            queued = true;
            return new Queued(ticket, share);
        } finally {
            if (!queued) {
                share.release();
            }
        }
    }

    private AnswerBudget.Share share(long bytes) {
        if (bytes > answers.most()) {
            throw new InvalidInput(
                    "the answer would take %,d bytes, and at most %,d are kept for answers: send"
                                    .formatted(bytes, answers.most())
                            + " fewer or shorter texts in a request, or raise --max-answer-bytes"
                            + " and with it the heap (PURLIN_JAVA_OPTS=-Xmx...)");
        }
        return answers.take(bytes)
                .orElseThrow(() ->
                        new Overloaded(
                                "Model is overloaded",
                                retryAfter(batcher.load().waitingTokens()),
                                null));
    }

    private Ticket<Text, Output> queueInChunks(List<Input> inputs, long mostTokens) {
        Ticket<Text, Output> ticket = batcher.begin(mostTokens);
        long left = mostTokens;
        boolean whole = false;
        try {
            for (int from = 0; from < inputs.size(); from += CHUNK) {
                List<Input> chunk = inputs.subList(from, Math.min(inputs.size(), from + CHUNK));
                left -= preparation.mostTokens(chunk, options);
                batcher.add(ticket, prepare(chunk), left);
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
        long before = System.nanoTime();
        List<Text> prepared = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            Tokens ids = preparation.prepare(input, options);
            prepared.add(new Text(ids, form, preparation.unpooled(input, ids, options)));
            tokens += ids.length();
            characters += Preparation.characters(input);
            long after = System.nanoTime();
            lengths[texts] = ids.length();
            nanos[texts++] = after - before;
            before = after;
        }
        return prepared;
    }

    Cost cost(Ticket.Ran<Output> ran) {
        return new Times(nanos, lengths, ran.times()).cost(characters);
    }

    private static RuntimeException refused(QueueFull full) {
        if (full.isForever()) {
            return new InvalidInput(
                    "the request has %,d tokens, and at most %,d may wait for the model: send fewer"
                                    .formatted(full.offered(), full.most())
                            + " texts in a request, or raise --max-waiting-tokens");
        }
        return new Overloaded("Model is overloaded", retryAfter(full.waiting()), full);
    }

    /// Seconds until half of what waits has run.
    private static int retryAfter(long waitingTokens) {
        return Math.clamp(waitingTokens / 2 / TOKENS_PER_SECOND, 1, LONGEST_RETRY_SECONDS);
    }
}
