package dev.purlin.platform.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.wire.ErrorCode;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands behind a URL's question mark.
record Query(Map<String, List<String>> values) {
    static Query of(Request request) {
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : request.call().query().split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decoded(name), _ -> new ArrayList<>()).add(decoded(value));
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Refused(
                    ErrorCode.MALFORMED_REQUEST, "the query has a % that encodes nothing: " + text);
        }
    }

    /// All values of that name.
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /// The first; empty is absent.
    Optional<String> text(String name) {
        return all(name).stream().findFirst().filter(value -> !value.isEmpty());
    }

    Optional<Long> number(String name, long least, long most) {
        return text(name).map(value -> number(name, value, least, most));
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new Refused(
                ErrorCode.INVALID_VALUE,
                name + " is " + value + ", it must be " + least + " to " + most);
    }
}
