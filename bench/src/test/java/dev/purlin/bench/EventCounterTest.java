package dev.purlin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventCounterTest {
    @Test
    void events_are_counted_wherever_the_stream_is_cut() {
        String stream = "data: a\n\ndata: b\r\n\r\nevent: x\ndata: c\ndata: d\n\ndata: [DONE]\n\n";
        for (int cut = 0; cut < stream.length(); cut++) {
            var counter = new EventCounter();
            int before = count(counter, stream.substring(0, cut));
            int after = count(counter, stream.substring(cut));
            assertThat(before + after + counter.countAtEnd()).isEqualTo(3);
        }
    }

    @Test
    void an_event_counts_at_the_piece_that_ends_it() {
        var counter = new EventCounter();
        assertThat(count(counter, "data: a\n")).isZero();
        assertThat(count(counter, "\n")).isOne();
    }

    @Test
    void comments_and_other_fields_are_no_events() {
        assertThat(count(new EventCounter(), ": ping\n\nretry: 5\n\nid: 3\n\ndat: a\n\n")).isZero();
    }

    @Test
    void text_that_only_starts_like_the_end_mark_is_an_event() {
        assertThat(count(new EventCounter(), "data: [DONE] and more\n\ndata:[DONE\n\n"))
                .isEqualTo(2);
        assertThat(count(new EventCounter(), "data:[DONE]\n\n")).isZero();
    }

    @Test
    void an_event_without_its_empty_line_counts_when_the_answer_ends() {
        var counter = new EventCounter();
        assertThat(count(counter, "data: a\n\ndata: b")).isOne();
        assertThat(counter.countAtEnd()).isOne();
        counter.clear(Framing.EVENTS);
        assertThat(counter.countAtEnd()).isZero();
    }

    @Test
    void a_line_that_is_not_empty_is_an_event_of_a_stream_of_lines() {
        String stream = "{\"a\":1}\n\r\n{\"a\":2}\r\n{\"a\":3}";
        for (int cut = 0; cut < stream.length(); cut++) {
            var counter = new EventCounter();
            counter.clear(Framing.LINES);
            int before = count(counter, stream.substring(0, cut));
            int after = count(counter, stream.substring(cut));
            assertThat(before + after + counter.countAtEnd()).isEqualTo(3);
        }
    }

    private static int count(EventCounter counter, String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        return counter.count(bytes, 0, bytes.readableBytes());
    }
}
