package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Configuration;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Results on stdout: for programs JSON objects, one a line, for people tables and sentences. All
/// of it is UTF-8, whatever the locale: half of it is other people's text.
record Printer(PrintStream out, boolean isJson) {
    private static final int WIDEST_COLUMN = 60;
    private static final int GAP = 2;

    /// A column of a table.
    ///
    /// @param pointer to what it shows of a row
    record Column(String title, String pointer) {}

    static Printer of(Command.Call call) {
        return new Printer(call.surroundings().out(), call.settings().get(Configuration.JSON));
    }

    /// Something that was done.
    void done(JsonNode answer, String sentence) {
        line(isJson ? answer.toString() : Json.plain(sentence));
    }

    /// One thing with all its members.
    void object(JsonNode object) {
        if (isJson) {
            line(object.toString());
            return;
        }
        int width = object.propertyNames().stream().mapToInt(String::length).max().orElse(0);
        object.propertyStream()
                .forEach(member ->
                        line(
                                pad(Json.plain(member.getKey()), width)
                                        + Json.text(member.getValue())));
    }

    /// Things of a kind.
    void rows(List<JsonNode> rows, Column... columns) {
        if (isJson) {
            rows.forEach(row -> line(row.toString()));
            return;
        }
        int[] widths =
                Arrays.stream(columns)
                        .mapToInt(column -> Math.max(column.title().length(), widest(rows, column)))
                        .toArray();
        row(widths, Arrays.stream(columns).map(Column::title).toList());
        for (JsonNode row : rows) {
            row(widths, Arrays.stream(columns).map(c -> Json.text(row, c.pointer())).toList());
        }
    }

    private static int widest(List<JsonNode> rows, Column column) {
        int widest =
                rows.stream()
                        .mapToInt(row -> Json.text(row, column.pointer()).length())
                        .max()
                        .orElse(0);
        return Math.min(widest, WIDEST_COLUMN);
    }

    private void row(int[] widths, List<String> texts) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(pad(texts.get(i), widths[i]));
        }
        line(line.toString().stripTrailing());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()) + GAP);
    }

    void line(String text) {
        byte[] bytes = (text + "\n").getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /// Whether whoever reads stdout has left.
    boolean isUnread() {
        return out.checkError();
    }
}
