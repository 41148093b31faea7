package dev.purlin.engine;

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

/// One request on its way into the queue. One thread's.
final class Submission {
    /// Texts tokenized before the first of them are queued, in a request of more.
    private static final int CHUNK = 64;

    /// A rate that any machine that serves models reaches.
    private static final long TOKENS_PER_SECOND = 10_000;

    private static final int LONGEST_RETRY_SECONDS = 60;

    private final Preparation preparation;
    private final Batcher<Text, Output> batcher;
    private final TextOptions options;
    private final Form form;
    private long characters;
    private long tokens;
    private long nanos;
    private int texts;

    Submission(
            Preparation preparation,
            Batcher<Text, Output> batcher,
            TextOptions options,
            Form form) {
        this.preparation = preparation;
        this.batcher = batcher;
        this.options = options;
        this.form = form;
    }

    /// A request of a few texts is queued as a whole. Of a larger one, the first texts run while
    /// the rest is tokenized.
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

    /// Seconds until half of what waits has run.
    private static int retryAfter(QueueFull full) {
        return Math.clamp(full.waiting() / 2 / TOKENS_PER_SECOND, 1, LONGEST_RETRY_SECONDS);
    }
}
