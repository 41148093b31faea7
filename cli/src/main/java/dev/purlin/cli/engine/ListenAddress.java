package dev.purlin.cli.engine;

import dev.purlin.cli.settings.Effective;
import dev.purlin.cli.settings.Origin;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address to listen on.
///
/// Container runtimes put the container's name into `HOSTNAME`. The router then listens everywhere,
/// as it always has; `purlin engine` keeps its default, since a variable that nobody set on purpose
/// must not open a port to the world.
///
/// @param note what is to be told about it, null when nothing is
record ListenAddress(String host, @Nullable String note) {
    private static final String VARIABLE = "HOSTNAME";
    private static final Pattern LITERAL =
            Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.%]*");

    static ListenAddress of(Face face, Effective hostname) {
        String text = hostname.texts().getFirst();
        if (text.equals("localhost") || LITERAL.matcher(text).matches()) {
            return new ListenAddress(text, null);
        }
        boolean inherited = hostname.origin().equals(new Origin.Variable(VARIABLE));
        if (face == Face.ENGINE && !inherited) {
            return new ListenAddress(text, null);
        }
        return new ListenAddress(
                face.hostname(),
                hostname.origin().told()
                        + " is "
                        + text
                        + ", which is no address: listening on "
                        + face.hostname());
    }
}
