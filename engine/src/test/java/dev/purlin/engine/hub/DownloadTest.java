package dev.purlin.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.purlin.engine.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DownloadTest extends AgainstLoopbackHub {

    @Test
    void a_download_that_breaks_goes_on_where_it_stopped() {
        hub.cutting(2, 80_000);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));

        List<String> ranges =
                hub.asked().stream()
                        .filter(asked -> asked.host().equals("storage"))
                        .map(LoopbackHub.Asked::range)
                        .toList();
        assertThat(ranges).hasSize(3).startsWith("null");
        assertThat(ranges.get(1)).matches("bytes=[1-9]\\d*-");
        assertThat(events).hasAtLeastOneElementOfType(DownloadEvent.Retrying.class);
    }

    @Test
    void a_download_that_breaks_for_good_is_kept_for_the_next_start() throws IOException {
        hub.cutting(1_000, 0);
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("onnx/model.onnx of org/tiny")
                .withMessageContaining("tried 4 times");
        Files.write(incomplete().getFirst(), Arrays.copyOf(LoopbackHub.bytes(200_000), 150_000));

        hub.cutting(0, 0);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
        assertThat(hub.asked())
                .last()
                .extracting(LoopbackHub.Asked::range)
                .isEqualTo("bytes=150000-");
        assertThat(events)
                .anyMatch(event ->
                        event instanceof DownloadEvent.Started started
                                && started.already() == 150_000);
    }

    @Test
    void a_server_that_does_not_resume_is_read_from_the_start() {
        hub.cutting(1, 80_000).withoutRanges();
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @Test
    void a_wrong_checksum_is_fetched_once_more_and_then_deleted() throws IOException {
        hub.corrupting(true);
        assertThatExceptionOfType(HubException.ChecksumMismatch.class)
                .isThrownBy(this::open)
                .withMessageContaining("onnx/model.onnx of org/tiny arrived with the checksum");
        assertThat(askedOf("storage")).hasSize(2);
        assertThat(incomplete()).isEmpty();

        hub.corrupting(false);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @Test
    void a_hub_in_trouble_is_asked_again() {
        hub.inTrouble(3);
        open();
        assertThat(events).filteredOn(DownloadEvent.Retrying.class::isInstance).hasSize(3);
    }

    @Test
    void a_hub_in_trouble_for_good_is_told() {
        hub.inTrouble(1_000);
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("the list of files of org/tiny")
                .withMessageContaining("the hub answered 503");
    }

    @Test
    void a_hub_that_is_not_there_is_told() {
        hub.close();
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining(hub.endpoint().toString());
    }

    @Test
    void a_file_larger_than_the_disk_is_refused_before_it_is_fetched() {
        hub.announcing("900000000000000000");
        assertThatExceptionOfType(HubException.CacheUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("takes 900,000,000,000,000,000 bytes")
                .satisfies(e -> assertThat(e.help()).contains("--huggingface-hub-cache"));
        assertThat(hub.asked()).noneMatch(asked -> asked.host().equals("storage"));
    }

    @Test
    void a_file_longer_than_announced_is_not_written() {
        hub.announcing("100");
        assertThatExceptionOfType(HubException.Unreachable.class)
                .isThrownBy(this::open)
                .withMessageContaining("more than the 100 bytes announced");
    }

    @Test
    void several_downloads_at_once_fetch_each_file_once() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelFolder>> opened =
                    Stream.generate(() -> threads.submit(() -> open())).limit(6).toList();
            for (Future<ModelFolder> folder : opened) {
                assertThat(folder.get().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
            }
        }
        assertThat(askedOf("storage")).hasSize(1);
    }

    @Test
    void progress_is_told_up_to_the_last_byte() {
        open();
        List<DownloadEvent> graph =
                events.stream().filter(event -> event.file().equals("onnx/model.onnx")).toList();
        assertThat(graph.getFirst()).isInstanceOf(DownloadEvent.Started.class);
        assertThat(graph.getLast())
                .isEqualTo(new DownloadEvent.Finished("onnx/model.onnx", 200_000));
        assertThat(graph.get(graph.size() - 2))
                .isInstanceOfSatisfying(
                        DownloadEvent.Advanced.class,
                        it -> assertThat(it.bytes()).isEqualTo(200_000));
    }

    @Test
    void a_download_that_stalls_is_broken_off_and_goes_on() {
        hub.stalling(1, 80_000);
        HubSettings impatient = settings().withPatience(Duration.ofMillis(200), 20, Duration.ZERO);
        assertThat(open(impatient).onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
        assertThat(askedOf("storage"))
                .last()
                .extracting(LoopbackHub.Asked::range)
                .asString()
                .matches("bytes=[1-9]\\d*-");
    }

    @Test
    void an_interrupted_download_stops_and_keeps_what_arrived() throws Exception {
        hub.stalling(1, 80_000);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofVirtual().unstarted(() -> thrown.set(catchThrowable(this::open)));
        thread.start();
        hub.awaitStall();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get())
                .isInstanceOf(HubException.Interrupted.class)
                .hasMessage("Stopped while fetching onnx/model.onnx of org/tiny");
        assertThat(incomplete()).hasSize(1);
        assertThat(open().onnxFile()).hasBinaryContent(LoopbackHub.bytes(200_000));
    }

    @Test
    void a_cache_that_cannot_be_written_is_told() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "in the way");
        assertThatExceptionOfType(HubException.CacheUnusable.class)
                .isThrownBy(() -> open(settings().withCache(file)))
                .withMessageContaining(file.toString());
    }
}
