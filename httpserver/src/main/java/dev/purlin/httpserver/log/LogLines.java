package dev.purlin.httpserver.log;

import dev.purlin.wire.json.JsonWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The log of this process: lines queued by any thread, written by one.
///
/// A reader that does not keep up costs lines (counted, and told), never a request's time.
public final class LogLines {
    private static final int MOST_WAITING = 8_192;
    private static final int LONGEST_LINE = 16_384;
    private static final long FLUSH_SECONDS = 2;

    private static final LogLines PROCESS = new LogLines(System.err);

    private final PrintStream to;
    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private volatile Level least = Level.INFO;
    private volatile boolean json;

    private record Line(String text, @Nullable CountDownLatch written) {}

    LogLines(PrintStream to) {
        this.to = to;
        Thread.ofPlatform().name("purlin-log").daemon().start(this::writeForever);
    }

    /// The one that every `System.Logger` writes to.
    public static LogLines ofProcess() {
        return PROCESS;
    }

    /// @param least what is less grave is not written
    public void configure(boolean asJson, Level least) {
        this.json = asJson;
        this.least = least;
    }

    boolean isLogged(Level level) {
        return level != Level.OFF && level.compareTo(least) >= 0;
    }

    void add(String logger, Level level, Object event, @Nullable Throwable failure) {
        String text =
                json
                        ? asJson(logger, level, event, failure)
                        : asText(logger, level, event, failure);
        if (!waiting.offer(new Line(shortened(text), null))) {
            dropped.incrementAndGet();
        }
    }

    /// Waits, not for long, until what was added before is written.
    public void flush() {
        var written = new CountDownLatch(1);
        try {
            if (waiting.offer(new Line("", written), FLUSH_SECONDS, TimeUnit.SECONDS)) {
                var _ = written.await(FLUSH_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeForever() {
        while (true) {
            try {
                write(waiting.take());
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void write(Line line) {
        if (line.written != null) {
            to.flush();
            line.written.countDown();
            return;
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            String told = "log lines dropped";
            Object event = new Fields(told).with("count", lost);
            String name = LogLines.class.getName();
            print(
                    json
                            ? asJson(name, Level.WARNING, event, null)
                            : asText(name, Level.WARNING, event, null));
        }
        print(line.text);
    }

    private void print(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        to.write(bytes, 0, bytes.length);
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }

    private static String asText(
            String logger, Level level, Object event, @Nullable Throwable failure) {
        String line = now() + " " + name(level) + " " + logger + ": " + event;
        return failure == null ? line : line + "\n" + trace(failure);
    }

    private static String asJson(
            String logger, Level level, Object event, @Nullable Throwable failure) {
        var out = new JsonWriter().openObject();
        out.member("timestamp", now()).member("level", name(level)).member("target", logger);
        if (event instanceof Fields fields) {
            fields.write(out);
        } else {
            out.member("message", event.toString());
        }
        if (failure != null) {
            out.member("exception", trace(failure));
        }
        return out.closeObject().toString();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
    }

    private static String name(Level level) {
        return level == Level.WARNING ? "WARN" : level.name().toUpperCase(Locale.ROOT);
    }

    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
