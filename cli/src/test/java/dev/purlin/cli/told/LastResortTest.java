package dev.purlin.cli.told;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastResortTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final List<Integer> ended = new ArrayList<>();

    private void die(Throwable of) throws InterruptedException {
        Thread thread =
                Thread.ofPlatform()
                        .name("the-loop")
                        .unstarted(() -> LastResortTest.<RuntimeException>sneak(of));
        thread.setUncaughtExceptionHandler(
                new LastResort(new PrintStream(told, true, UTF_8), ended::add));
        thread.start();
        thread.join();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void an_error_ends_the_process_with_a_sentence() throws InterruptedException {
        die(new OutOfMemoryError("Java heap space"));
        assertThat(ended).containsExactly(1);
        assertThat(told.toString(UTF_8))
                .startsWith(
                        "purlin: the-loop cannot go on: java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void a_defect_of_one_thread_leaves_the_others_running() throws InterruptedException {
        die(new IllegalStateException("a defect"));
        assertThat(ended).isEmpty();
    }
}
