package dev.purlin.platform.logs;

import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which lines somebody wants.
///
/// @param from the first moment; its lines are in
/// @param to the last; its lines are in
/// @param least null for all levels
/// @param replicaId null for all of them
/// @param pattern that must be found in a line; null for none
/// @param includes all of them must be in a line
/// @param excludes none of them may be
public record LogFilter(
        Instant from,
        Instant to,
        @Nullable Level least,
        @Nullable String replicaId,
        @Nullable Pattern pattern,
        List<String> includes,
        List<String> excludes) {
    public LogFilter {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /// All but the pattern, which costs most.
    boolean mayTake(LogLine line) {
        return !line.at().isBefore(from)
                && !line.at().isAfter(to)
                && (replicaId == null || replicaId.equals(line.replicaId()))
                && includes.stream().allMatch(line.message()::contains)
                && excludes.stream().noneMatch(line.message()::contains)
                && (least == null || line.level().compareTo(least) >= 0);
    }

    /// The most that [#finds] may take for that line: for each character, each step of the pattern.
    long steps(LogLine line) {
        return pattern == null ? 0 : (long) line.message().length() * pattern.programSize();
    }

    boolean finds(LogLine line) {
        return pattern == null || pattern.matcher(line.message()).find();
    }
}
