package dev.purlin.platform.api;

import com.google.re2j.Pattern;
import dev.purlin.httpserver.Answer;
import dev.purlin.platform.logs.Level;
import dev.purlin.platform.logs.LogFilter;
import dev.purlin.platform.logs.LogLine;
import dev.purlin.platform.logs.LogReader;
import dev.purlin.platform.logs.SearchLimitException;
import dev.purlin.platform.logs.SearchPattern;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the replicas of a deployment wrote, as clients of Baseten's API ask for it: by a query, or
/// by a body with the same members.
public record Logs(Finder finder, LogReader reader, InstantSource clock) {
    private static final Duration USUAL = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int USUAL_LINES = 500;
    private static final int MOST_LINES = 1_000;
    private static final int MOST_WORDS = 8;
    private static final int MOST_WORD = 1_024;
    private static final long MOST_MILLIS = 253_402_300_799_999L;

    record Asked(
            @Nullable Long start,
            @Nullable Long end,
            @Nullable String direction,
            @Nullable Long limit,
            @Nullable String level,
            @Nullable String replica,
            @Nullable String requestId,
            @Nullable String pattern,
            List<String> includes,
            List<String> excludes) {}

    private static final JsonField<@Nullable Long> START = number("start_epoch_millis");
    private static final JsonField<@Nullable Long> END = number("end_epoch_millis");
    private static final JsonField<@Nullable String> DIRECTION = text("direction");
    private static final JsonField<@Nullable Long> LIMIT = number("limit");
    private static final JsonField<@Nullable String> LEVEL = text("min_level");
    private static final JsonField<@Nullable String> REPLICA = text("replica");
    private static final JsonField<@Nullable String> REQUEST = text("request_id");
    private static final JsonField<@Nullable String> PATTERN = text("search_pattern");
    private static final JsonField<@Nullable List<String>> INCLUDES = texts("includes");
    private static final JsonField<@Nullable List<String>> EXCLUDES = texts("excludes");
    private static final List<JsonField<?>> FIELDS =
            List.of(
                    START, END, DIRECTION, LIMIT, LEVEL, REPLICA, REQUEST, PATTERN, INCLUDES,
                    EXCLUDES);

    /// What a query may name.
    public static final List<String> QUERY = FIELDS.stream().map(JsonField::name).toList();

    static final JsonType<Asked> BODY =
            new JsonObject<>(
                    "LogQuery",
                    FIELDS,
                    in ->
                            new Asked(
                                    in.get(START),
                                    in.get(END),
                                    in.get(DIRECTION),
                                    in.get(LIMIT),
                                    in.get(LEVEL),
                                    in.get(REPLICA),
                                    in.get(REQUEST),
                                    in.get(PATTERN),
                                    Objects.requireNonNullElse(in.get(INCLUDES), List.of()),
                                    Objects.requireNonNullElse(in.get(EXCLUDES), List.of())));

    private static JsonField<@Nullable Long> number(String name) {
        return JsonField.maybe(name, JsonType.UINT64, "");
    }

    private static JsonField<@Nullable String> text(String name) {
        return JsonField.maybe(name, JsonType.TEXT, "");
    }

    private static JsonField<@Nullable List<String>> texts(String name) {
        return JsonField.maybe(name, JsonType.list(JsonType.TEXT), "");
    }

    public Answer byQuery(Request request) {
        return answer(deployment(request), asked(Query.of(request)));
    }

    public Answer byBody(Request request) {
        return answer(deployment(request), Bodies.read(request, BODY));
    }

    private String deployment(Request request) {
        return finder.deployment(request, finder.endpoint(request)).id();
    }

    /// Of what an environment points at now.
    public Answer ofEnvironment(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        String id = environment.deploymentId();
        if (id == null) {
            throw new Refused(
                    ErrorCode.CONFLICT,
                    "environment " + environment.name() + " has no deployment yet");
        }
        return answer(id, asked(Query.of(request)));
    }

    private static Asked asked(Query query) {
        return new Asked(
                query.number(START.name(), 0, MOST_MILLIS).orElse(null),
                query.number(END.name(), 0, MOST_MILLIS).orElse(null),
                query.text(DIRECTION.name()).orElse(null),
                query.number(LIMIT.name(), 1, MOST_LINES).orElse(null),
                query.text(LEVEL.name()).orElse(null),
                query.text(REPLICA.name()).orElse(null),
                query.text(REQUEST.name()).orElse(null),
                query.text(PATTERN.name()).orElse(null),
                query.all(INCLUDES.name()),
                query.all(EXCLUDES.name()));
    }

    private Answer answer(String deploymentId, Asked asked) {
        LogFilter filter = filter(asked);
        int most = limit(asked);
        List<LogLine> lines = lines(deploymentId, filter, most, isAscending(asked));
        var json = new JsonWriter().openObject().name("logs").openList();
        for (LogLine line : lines) {
            json.openObject()
                    .member("timestamp", nanos(line.at()))
                    .member("message", line.message())
                    .member("replica", line.replicaId())
                    .member("level", line.level().name())
                    .closeObject();
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    private List<LogLine> lines(
            String deploymentId, LogFilter filter, int most, boolean isAscending) {
        try {
            return isAscending
                    ? reader.oldest(deploymentId, filter, most)
                    : reader.newest(deploymentId, filter, most);
        } catch (SearchLimitException tooLong) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    tooLong.getMessage()
                            + ": ask for a shorter time, for includes instead of a"
                            + " search_pattern, or for a simpler one");
        }
    }

    /// Since 1970, as text: it is more than a double holds.
    private static String nanos(Instant at) {
        return String.format(Locale.ROOT, "%d%09d", at.getEpochSecond(), at.getNano());
    }

    private static boolean isAscending(Asked asked) {
        String direction = asked.direction();
        if (direction == null || direction.equals("desc")) {
            return false;
        }
        if (direction.equals("asc")) {
            return true;
        }
        throw new Refused(
                ErrorCode.INVALID_VALUE, "direction is " + direction + ", it must be asc or desc");
    }

    private static int limit(Asked asked) {
        long limit = asked.limit() == null ? USUAL_LINES : asked.limit();
        if (limit < 1 || limit > MOST_LINES) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "limit is " + limit + ", it must be 1 to " + MOST_LINES);
        }
        return (int) limit;
    }

    private LogFilter filter(Asked asked) {
        Instant end = asked.end() == null ? clock.instant() : instant(asked.end());
        Instant start = asked.start() == null ? end.minus(USUAL) : instant(asked.start());
        Duration window = Duration.between(start, end);
        if (window.isNegative() || window.compareTo(LONGEST) > 0) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "start_epoch_millis and end_epoch_millis are "
                            + window.toSeconds()
                            + " s apart, they may be 0 to "
                            + LONGEST.toSeconds());
        }
        var includes = new ArrayList<>(words("includes", asked.includes()));
        if (asked.requestId() != null) {
            includes.add(asked.requestId());
        }
        return new LogFilter(
                start,
                end,
                level(asked.level()),
                asked.replica(),
                pattern(asked.pattern()),
                includes,
                words("excludes", asked.excludes()));
    }

    private static Instant instant(long millis) {
        if (millis > MOST_MILLIS) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE, millis + " is no time in milliseconds since 1970");
        }
        return Instant.ofEpochMilli(millis);
    }

    private static List<String> words(String name, List<String> words) {
        if (words.size() > MOST_WORDS || words.stream().anyMatch(w -> w.length() > MOST_WORD)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    name
                            + " has "
                            + words.size()
                            + " texts: at most "
                            + MOST_WORDS
                            + " of "
                            + MOST_WORD
                            + " characters");
        }
        return words;
    }

    private static @Nullable Level level(@Nullable String wanted) {
        if (wanted == null) {
            return null;
        }
        return Arrays.stream(Level.values())
                .filter(level -> level.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.INVALID_VALUE,
                                "min_level is "
                                        + wanted
                                        + ", it must be one of "
                                        + Arrays.toString(Level.values())));
    }

    private static @Nullable Pattern pattern(@Nullable String wanted) {
        return Optional.ofNullable(wanted).map(Logs::compiled).orElse(null);
    }

    private static Pattern compiled(String wanted) {
        try {
            return SearchPattern.compile(wanted);
        } catch (IllegalArgumentException wrong) {
            throw new Refused(ErrorCode.INVALID_VALUE, "search_pattern " + wrong.getMessage());
        }
    }
}
