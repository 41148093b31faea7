package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.argument;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// The platform's database, saved and put back while it runs: `backup`, `restore`.
final class BackupCommands {
    private static final String PATH = "/api/backup";
    private static final String HOLDS =
            " It holds what is configured and its history, keys as hashes and secrets as they are"
                    + " sealed; not the master.key that opens those, nor archives and logs.";
    private static final int PIECE_BYTES = 64 << 10;

    private BackupCommands() {}

    static List<Command> all() {
        return List.of(backup(), restore());
    }

    private static Command backup() {
        return new ClientCommand(
                "backup",
                "Save the platform's database while it runs; master.key and archives are not in it.",
                List.of("purlin backup purlin.db", "purlin backup - | gzip >purlin.db.gz"),
                List.of(argument("FILE", "Where to write it, readable by its owner; - is stdout.")),
                List.of(),
                BackupCommands::backup);
    }

    private static ExitCode backup(Asked asked) {
        String named = asked.text(0);
        if (Path.of(named).equals(Body.STDIN)) {
            long bytes = copy(asked, asked.around().out());
            if (asked.printer().isUnread()) {
                throw unwritable("stdout", new IOException("nobody reads it"));
            }
            tell(asked, "stdout", bytes);
            return ExitCode.DONE;
        }
        Path file = asked.around().folder().resolve(named);
        long bytes = save(asked, file);
        if (asked.printer().isJson()) {
            asked.printer().object(Asked.object().put("file", named).put("bytes", bytes));
        }
        tell(asked, named, bytes);
        return ExitCode.DONE;
    }

    private static void tell(Asked asked, String where, long bytes) {
        String size = String.format("%,d bytes (%s)", bytes, Sizes.text(bytes));
        asked.around().err().println(Json.plain(where + ": " + size + "." + HOLDS));
    }

    /// Whole or not at all: what was in the file stays until all of the backup is on the disk.
    private static long save(Asked asked, Path file) {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            // For its owner alone to read, as everything that is made as a temporary file.
            Path written = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            try (Closeable _ = () -> Files.deleteIfExists(written);
                    var channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                long bytes = copy(asked, Channels.newOutputStream(channel));
                channel.force(true);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
                return bytes;
            }
        } catch (IOException failure) {
            throw unwritable(asked.text(0), failure);
        }
    }

    private static long copy(Asked asked, OutputStream to) {
        var piece = new byte[PIECE_BYTES];
        long bytes = 0;
        try (InputStream from = asked.client().open(PATH)) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                write(asked, to, piece, read);
                bytes += read;
            }
            return bytes;
        } catch (IOException cut) {
            throw asked.client().broken(cut);
        }
    }

    private static void write(Asked asked, OutputStream to, byte[] piece, int length) {
        try {
            to.write(piece, 0, length);
        } catch (IOException failure) {
            throw unwritable(asked.text(0), failure);
        }
    }

    private static CommandFailure unwritable(String where, IOException failure) {
        return new CommandFailure(
                FailureCode.FAILED,
                where + " cannot be written: " + failure.getMessage(),
                null,
                "Nothing was saved; name a file where there is room that you may write.",
                failure);
    }

    private static Command restore() {
        return new ClientCommand(
                "restore",
                "Put a backup in the place of all that the platform has configured, while it runs.",
                List.of("purlin restore purlin.db", "gunzip -c purlin.db.gz | purlin restore -"),
                List.of(argument("FILE", "A file that purlin backup wrote; - is stdin.")),
                List.of(),
                BackupCommands::restore);
    }

    private static ExitCode restore(Asked asked) {
        Path named = Path.of(asked.text(0));
        JsonNode answer =
                named.equals(Body.STDIN)
                        ? asked.client().put(PATH, asked.around().in())
                        : asked.client().put(PATH, asked.around().folder().resolve(named));
        asked.printer()
                .done(
                        answer,
                        "restored: "
                                + Json.text(answer, "/endpoints")
                                + " endpoints, "
                                + Json.text(answer, "/deployments")
                                + " deployments, "
                                + Json.text(answer, "/keys")
                                + " keys, "
                                + Json.text(answer, "/secrets")
                                + " secrets");
        return ExitCode.DONE;
    }
}
