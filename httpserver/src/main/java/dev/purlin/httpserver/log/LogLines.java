package dev.purlin.httpserver.log;

import dev.purlin.wire.json.JsonWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The log of this process: lines gathered from any thread, written by one.
///
/// A reader that does not keep up costs lines (counted, and told), never a request's time. After a
/// write the writer pauses for a moment, so that a busy server makes a hundred writes a second and
/// not one for each request; on an idle one a line is written at once.
public final class LogLines {
    private static final int MOST_WAITING_BYTES = 2 << 20;
    private static final int FIRST_BYTES = 16 << 10;
    private static final int LONGEST_LINE = 16_384;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final LogLines PROCESS = new LogLines(System.err);

    private final PrintStream to;
    private final ThreadLocal<LineBytes> making = ThreadLocal.withInitial(LineBytes::new);

    /// Guards all below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition come = lock.newCondition();
    private final Condition written = lock.newCondition();
    private byte[] waiting = new byte[FIRST_BYTES];
    private byte[] spare = new byte[FIRST_BYTES];
    private int length;
    private long added;
    private long done;
    private long dropped;
    private boolean resting = true;
    private boolean hurried;

    private volatile Level least = Level.INFO;
    private volatile boolean json;

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
        LineBytes line = line(making.get().clear(), logger, level, event, failure);
        lock.lock();
        try {
            if (length + line.length > MOST_WAITING_BYTES) {
                dropped++;
                return;
            }
            if (length + line.length > waiting.length) {
                waiting =
                        Arrays.copyOf(waiting, Math.max(waiting.length * 2, length + line.length));
            }
            System.arraycopy(line.bytes, 0, waiting, length, line.length);
            length += line.length;
            added++;
            if (resting) {
                resting = false;
                come.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits, not for long, until what was added before is written.
    public void flush() {
        lock.lock();
        try {
            hurried = true;
            come.signal();
            long wanted = added;
            long left = FLUSH_NANOS;
            while (done < wanted && left > 0) {
                left = written.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void writeForever() {
        try {
            while (true) {
                writeSome();
            }
        } catch (InterruptedException _) {
            // nobody needs the log any more
        }
    }

    private void writeSome() throws InterruptedException {
        byte[] full;
        int bytes;
        long upTo;
        long lost;
        lock.lock();
        try {
            while (length == 0 && dropped == 0) {
                resting = true;
                come.await();
            }
            resting = false;
            full = waiting;
            bytes = length;
            upTo = added;
            lost = dropped;
            waiting = spare;
            length = 0;
            dropped = 0;
        } finally {
            lock.unlock();
        }
        to.write(full, 0, bytes);
        if (lost > 0) {
            LineBytes line = dropped(lost);
            to.write(line.bytes, 0, line.length);
        }
        to.flush();
        rest(full, upTo);
    }

    private void rest(byte[] emptied, long upTo) throws InterruptedException {
        lock.lock();
        try {
            spare = emptied;
            done = upTo;
            written.signalAll();
            long left = PAUSE_NANOS;
            while (left > 0 && !hurried) {
                left = come.awaitNanos(left);
            }
            hurried = false;
        } finally {
            lock.unlock();
        }
    }

    private LineBytes dropped(long count) {
        Object event = new Fields("log lines dropped").with("count", count);
        return line(new LineBytes(), LogLines.class.getName(), Level.WARNING, event, null);
    }

    private LineBytes line(
            LineBytes line, String logger, Level level, Object event, @Nullable Throwable failure) {
        if (json) {
            return line.text(asJson(logger, level, event, failure)).end(LONGEST_LINE);
        }
        line.time(Instant.now()).text(" ").text(name(level)).text(" ").text(logger).text(": ");
        if (event instanceof Fields fields) {
            fields.write(line);
        } else {
            line.text(event.toString());
        }
        if (failure != null) {
            line.text("\n").text(trace(failure));
        }
        return line.end(LONGEST_LINE);
    }

    private static String asJson(
            String logger, Level level, Object event, @Nullable Throwable failure) {
        var out = new JsonWriter().openObject();
        String time = new LineBytes().time(Instant.now()).toString();
        out.member("timestamp", time).member("level", name(level)).member("target", logger);
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

    private static String name(Level level) {
        return level == Level.WARNING ? "WARN" : level.name();
    }

    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
