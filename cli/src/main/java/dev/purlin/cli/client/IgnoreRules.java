package dev.purlin.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which files of a folder stay behind: lines as of a `.gitignore`, the last that fits decides.
///
/// ```
/// *.log      of any folder          /data/     that folder at the top
/// !keep.log  is sent all the same   a/**/b     with any folders between
/// ```
final class IgnoreRules {
    /// What no deployment is made from.
    private static final List<String> ALWAYS =
            List.of(".git/", "__pycache__/", ".venv/", ".DS_Store");

    /// One line.
    ///
    /// @param folderOnly whether it fits folders alone
    /// @param sends whether what fits is sent all the same
    private record Rule(Pattern path, boolean folderOnly, boolean sends) {}

    private final List<Rule> rules = new ArrayList<>();

    IgnoreRules(List<String> lines) {
        ALWAYS.forEach(this::add);
        lines.forEach(this::add);
    }

    private void add(String line) {
        String text = line.stripTrailing();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        boolean sends = text.startsWith("!");
        String glob = sends ? text.substring(1) : text;
        boolean folderOnly = glob.endsWith("/");
        if (folderOnly) {
            glob = glob.substring(0, glob.length() - 1);
        }
        boolean anchored = glob.indexOf('/') >= 0;
        String rooted = glob.startsWith("/") ? glob.substring(1) : glob;
        String path = (anchored ? "" : "(?:.*/)?") + regex(rooted);
        rules.add(new Rule(Pattern.compile(path), folderOnly, sends));
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                String inside = glob.substring(i + 1, end).replace("\\", "\\\\");
                regex.append('[').append(inside.replaceFirst("^!", "^")).append(']');
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /// Whether it stays behind; of a folder, with all that is in it.
    ///
    /// @param path from the top, with slashes
    boolean ignores(String path, boolean isFolder) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if ((isFolder || !rule.folderOnly()) && rule.path().matcher(path).matches()) {
                ignored = !rule.sends();
            }
        }
        return ignored;
    }
}
