package dev.purlin.platform.driver.process;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The port that a command was written for, replaced by the one that its replica gets.
///
/// Only where the number is plainly a port (`--port 7997`, `--port=7997`, `-p 7997`, `:7997`): the
/// same number may as well be a length or a count.
final class PortInCommand {
    private static final Pattern PORT_FLAG = Pattern.compile("(?i)-p|-.*port");

    private PortInCommand() {}

    static List<String> replaced(List<String> argv, int written, int given) {
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
}
