package dev.purlin.cli.client;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads answers leniently: a member that a platform does not send is absent, not an error.
final class Json {
    private static final String ABSENT = "-";

    private Json() {}

    /// A member for people, on one line and without control characters.
    ///
    /// @param pointer such as `/current_deployment/id`
    static String text(JsonNode json, String pointer) {
        return text(json.at(pointer));
    }

    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return ABSENT;
        }
        String text = value.isString() ? value.asString() : value.toString();
        return plain(text);
    }

    /// Without what would move a terminal's cursor.
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t]]", "?");
    }

    /// The members of a list, none where there is no such list.
    static List<JsonNode> list(JsonNode json, String name) {
        return json.path(name).valueStream().toList();
    }
}
