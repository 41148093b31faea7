package dev.purlin.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    @Test
    void it_says_what_the_formatter_says() {
        var formatter = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            assertThat(HttpDate.of(time))
                    .isEqualTo(formatter.format(time.atOffset(ZoneOffset.UTC)));
        }
    }
}
