package dev.purlin.cli.command;

import java.util.List;

/// The first word that several [Command]s share, such as `bench`; it does nothing by itself.
///
/// @param summary one line for the list of commands
/// @param examples whole command lines for the help
public record Group(String name, String summary, List<String> examples) {
    public Group {
        examples = List.copyOf(examples);
    }
}
