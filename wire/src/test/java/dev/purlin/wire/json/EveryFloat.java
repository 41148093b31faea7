package dev.purlin.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The long proof of [FloatText], to be run by hand: every float there is, compared with the JDK's
/// text and read back. It takes some minutes of all cores. The negative floats differ in one bit
/// that decides one character, so they are left to the unit test.
///
/// After a build, from the root (an argument n takes every n-th float only): `java -cp
/// wire/target/classes:wire/target/test-classes dev.purlin.wire.json.EveryFloat`
public final class EveryFloat {
    private static final int BLOCK_BITS = 20;

    /// Up to and with the largest finite one.
    private static final long FLOATS = 0x7f80_0000L;

    private EveryFloat() {}

    public static void main(String[] arguments) throws InterruptedException {
        int step = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        var nextBlock = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("floats-" + i).start(() -> work(nextBlock, step)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("%,d floats compared%n", FLOATS / step);
    }

    private static void work(AtomicInteger nextBlock, int step) {
        byte[] room = new byte[FloatText.MOST_BYTES];
        while (true) {
            long block = nextBlock.getAndIncrement();
            if ((block << BLOCK_BITS) >= FLOATS) {
                return;
            }
            long end = Math.min(FLOATS, (block + 1) << BLOCK_BITS);
            for (long bits = block << BLOCK_BITS; bits < end; bits += step) {
                check((int) bits, room);
            }
        }
    }

    private static void check(int bits, byte[] room) {
        float value = Float.intBitsToFloat(bits);
        int length = FloatText.write(value, room, 0);
        if (!matches(Float.toString(value), room, length)) {
            String text = new String(room, 0, length, StandardCharsets.US_ASCII);
            String wanted = ReferenceText.byJdk(value);
            if (!text.equals(wanted) || Float.parseFloat(text) != value) {
                System.out.printf("%08x: wrote %s, wanted %s%n", bits, text, wanted);
                System.exit(1);
            }
        }
    }

    /// Whether the two texts are equal, or differ as `1.23E-4` and `0.000123` do in form only.
    /// Anything doubtful is no match, and is looked at in the slow way.
    private static boolean matches(String jdk, byte[] text, int length) {
        if (jdk.length() != length || length < 4) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (jdk.charAt(i) != text[i] && !(jdk.charAt(i) == 'E' && text[i] == 'e')) {
                return false;
            }
        }
        return true;
    }
}
