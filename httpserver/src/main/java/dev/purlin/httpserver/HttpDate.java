package dev.purlin.httpserver;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The time as the `date` header has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Written by hand, for a formatter's locale data costs a start about 30 ms.
final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private HttpDate() {}

    static String of(Instant time) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        var text = new StringBuilder(29);
        text.append(name(DAYS, utc.getDayOfWeek().getValue())).append(", ");
        two(text, utc.getDayOfMonth()).append(' ');
        text.append(name(MONTHS, utc.getMonthValue())).append(' ').append(utc.getYear());
        two(text.append(' '), utc.getHour());
        two(text.append(':'), utc.getMinute());
        return two(text.append(':'), utc.getSecond()).append(" GMT").toString();
    }

    private static String name(String names, int number) {
        return names.substring(3 * (number - 1), 3 * number);
    }

    private static StringBuilder two(StringBuilder to, int number) {
        return to.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
