package dev.purlin.platform.driver;

import java.util.List;

/// What a program is made from before its first start.
///
/// @param archive the key of what is unpacked; its top is where the program starts
/// @param buildCommands lines for a shell, run there one after another
public record Source(String archive, List<String> buildCommands) {
    public Source {
        buildCommands = List.copyOf(buildCommands);
    }
}
