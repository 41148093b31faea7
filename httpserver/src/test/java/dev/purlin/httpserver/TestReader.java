package dev.purlin.httpserver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts and hashes what it takes in, tells what is asked of it, and fails where a test wants it.
final class TestReader implements BodyReader {
    /// More pieces than any test sends.
    static final int PLENTY = 1 << 20;

    enum Fails {
        NEVER,
        TAKE,
        WHOLE
    }

    /// What was called, in order: `take` before each piece, `whole`, `abandon`.
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    /// As many pieces are taken as there are leaves.
    final Semaphore leaves;

    private final Fails fails;
    private final MessageDigest digest = sha256();
    private final AtomicInteger callers = new AtomicInteger();
    private long bytes;

    TestReader(int pieces, Fails fails) {
        leaves = new Semaphore(pieces);
        this.fails = fails;
    }

    static TestReader willing() {
        return new TestReader(PLENTY, Fails.NEVER);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// How it answers to a whole body.
    static String told(long bytes, MessageDigest of) {
        return bytes + " " + HexFormat.of().formatHex(of.digest());
    }

    String call() throws InterruptedException {
        return String.valueOf(calls.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public void take(ByteBuffer piece) throws IOException {
        calls.add("take");
        alone(() -> {
            leaves.acquireUninterruptibly();
            bytes += piece.remaining();
            digest.update(piece);
        });
        if (fails == Fails.TAKE) {
            throw new IOException("the disk is full");
        }
    }

    @Override
    public CompletionStage<Answer> whole() {
        calls.add("whole");
        if (fails == Fails.WHOLE) {
            throw new IllegalStateException("no archive");
        }
        var answer = new CompletableFuture<Answer>();
        alone(() -> answer.complete(Answer.text(200, "text/plain", told(bytes, digest))));
        return answer;
    }

    @Override
    public void abandon() {
        alone(() -> calls.add("abandon"));
    }

    private void alone(Runnable work) {
        if (callers.getAndIncrement() != 0) {
            calls.add("two at once");
        }
        work.run();
        callers.getAndDecrement();
    }
}
