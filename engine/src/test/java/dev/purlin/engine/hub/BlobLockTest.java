package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobLockTest {

    @TempDir Path folder;

    @Test
    void a_second_thread_waits_for_the_first() throws InterruptedException {
        Path file = folder.resolve("a.lock");
        AtomicBoolean held = new AtomicBoolean(true);
        CountDownLatch waits = new CountDownLatch(1);
        Thread second =
                Thread.ofPlatform()
                        .unstarted(() -> {
                            try (BlobLock _ = BlobLock.acquire(file, waits::countDown)) {
                                assertThat(held).isFalse();
                            }
                        });
        AtomicBoolean failed = new AtomicBoolean();
        second.setUncaughtExceptionHandler((_, _) -> failed.set(true));
        try (BlobLock _ = BlobLock.acquire(file, () -> {})) {
            second.start();
            waits.await();
            held.set(false);
        }
        second.join();
        assertThat(failed).isFalse();
    }

    @Test
    void a_second_process_waits_for_the_first_and_goes_on_when_that_dies() throws Exception {
        Path file = folder.resolve("b.lock");
        Process first = holder(file);
        try (BufferedReader said = first.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            AtomicBoolean waited = new AtomicBoolean();
            Runnable onWait =
                    () -> {
                        waited.set(true);
                        first.destroyForcibly();
                    };
            try (BlobLock _ = BlobLock.acquire(file, onWait)) {
                assertThat(waited).isTrue();
            }
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    private static Process holder(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Another process: takes the lock, says so, and keeps it until it is killed.
    static final class Holder {
        private Holder() {}

        static void main(String[] arguments) throws InterruptedException {
            try (BlobLock _ = BlobLock.acquire(Path.of(arguments[0]), () -> {})) {
                IO.println("held");
                new CountDownLatch(1).await();
            }
        }
    }
}
