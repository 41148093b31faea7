package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.told.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Command lines run in this process, with streams and an environment of their own.
final class Session {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] typed = {};
    private boolean watched;

    Session(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.resolve("home").toString());
    }

    Session variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// What stdin holds.
    Session typed(String text) {
        typed = text.getBytes(UTF_8);
        return this;
    }

    /// From now on a person watches stderr.
    Session watched() {
        watched = true;
        return this;
    }

    Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        Result result = runTo(new PrintStream(out, true, UTF_8), arguments);
        return new Result(result.code(), out.toString(UTF_8), result.err());
    }

    /// With a stdout of the caller's.
    Result runTo(PrintStream out, String... arguments) {
        var err = new ByteArrayOutputStream();
        Surroundings surroundings =
                new Surroundings(
                        environment,
                        folder,
                        new ByteArrayInputStream(typed),
                        out,
                        new PrintStream(err, true, UTF_8),
                        watched,
                        null);
        int code = new Purlin(surroundings).run(arguments);
        return new Result(code, "", err.toString(UTF_8));
    }

    record Result(int code, String out, String err) {}
}
