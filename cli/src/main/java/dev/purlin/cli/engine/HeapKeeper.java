package dev.purlin.cli.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps the heap no larger than what is in it needs. The serial collector lets its old generation
/// grow to the most that is allowed before it looks what of it is garbage, and a server under load
/// grew by 3 MiB a minute. This has it look whenever the heap has grown, which takes some 30 ms,
/// and once a minute while it is large, so that what a peak needed is given back.
///
/// How far the heap must be filled before it grows again is the launcher's to say
/// (`-XX:MinHeapFreeRatio`), so a heap that is in use is not collected again and again.
final class HeapKeeper {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int LOOKS_BETWEEN_LARGE = 12;

    private final LongSupplier heapBytes;
    private final Runnable collector;
    private final long firstBytes;
    private long keptBytes;
    private int looksLarge;

    HeapKeeper(LongSupplier heapBytes, Runnable collector) {
        this.heapBytes = heapBytes;
        this.collector = collector;
        firstBytes = heapBytes.getAsLong();
        keptBytes = firstBytes;
    }

    /// Begins with what the heap has now, on a thread that does not keep the process alive.
    static void start() {
        var keeper = new HeapKeeper(Runtime.getRuntime()::totalMemory, System::gc);
        Thread.ofPlatform().name("purlin-heap").daemon().start(keeper::keepLooking);
    }

    private void keepLooking() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                look();
            }
        } catch (InterruptedException _) {
            // Nobody does.
        }
    }

    void look() {
        long now = heapBytes.getAsLong();
        looksLarge = now > 2 * firstBytes ? looksLarge + 1 : 0;
        if (now > keptBytes || looksLarge >= LOOKS_BETWEEN_LARGE) {
            collector.run();
            looksLarge = 0;
        }
        keptBytes = heapBytes.getAsLong();
    }
}
