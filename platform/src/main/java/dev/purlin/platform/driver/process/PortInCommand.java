package dev.purlin.platform.driver.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The port that a command was written for, replaced by the one that its replica gets.
///
/// Where the number is plainly a port (`--port 7997`, `--port=7997`, `-p 7997`, `:7997`) only those
/// places change: elsewhere the same number may be a length or a count. Where it is plain nowhere,
/// it is taken for the port if it stands there once, as a word.
final class PortInCommand {
    private static final Pattern PORT_FLAG = Pattern.compile("(?i)-p|-.*port");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:PORT\\b|\\{PORT[}:])");

    private PortInCommand() {}

    /// Absent when the command does not name the port.
    static Optional<List<String>> replaced(List<String> argv, int written, int given) {
        List<String> plain = plain(argv, written, given);
        return plain.equals(argv) && given != written
                ? onlyWord(argv, written, given)
                : Optional.of(plain).filter(_ -> names(argv, written));
    }

    /// The port of a command that neither names it nor reads `$PORT`.
    static OptionalInt fixed(List<String> argv, int written) {
        boolean own =
                names(argv, written) || argv.stream().anyMatch(w -> VARIABLE.matcher(w).find());
        return own ? OptionalInt.empty() : OptionalInt.of(written);
    }

    private static boolean names(List<String> argv, int written) {
        // No port is 0: any other number shows whether something would be replaced.
        return !plain(argv, written, 0).equals(argv) || onlyWord(argv, written, 0).isPresent();
    }

    private static List<String> plain(List<String> argv, int written, int given) {
        String number = Integer.toString(written);
        Pattern inside =
                Pattern.compile("(?i)((?:port[ =]+)|(?:-p[ =]+)|:)" + number + "(?![0-9.:])");
        String replacement = "$1" + Matcher.quoteReplacement(Integer.toString(given));
        var words = new ArrayList<String>(argv.size());
        String before = "";
        for (String word : argv) {
            boolean alone = word.equals(number) && PORT_FLAG.matcher(before).matches();
            words.add(
                    alone ? Integer.toString(given) : inside.matcher(word).replaceAll(replacement));
            before = word;
        }
        return words;
    }

    private static Optional<List<String>> onlyWord(List<String> argv, int written, int given) {
        Pattern word = Pattern.compile("(?<![^\\s\"'=])" + written + "(?![^\\s\"';])");
        long times = argv.stream().flatMap(w -> matches(word, w)).count();
        return times == 1
                ? Optional.of(
                        argv.stream()
                                .map(w -> word.matcher(w).replaceAll(Integer.toString(given)))
                                .toList())
                : Optional.empty();
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group());
    }
}
