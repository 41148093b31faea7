package dev.purlin.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the JVM learns an AOT cache from: the command lines `purlin engine` and `purlin serve` from
/// their first word to their end, with requests in between. The script runs it once per JDK and
/// distribution. What training does not reach is read from jars at every start: each class a
/// millisecond.
public final class AotTrainCommand implements Command {
    // Enough for the profiles of the request path; about a second on one idle core.
    private static final int ROUNDS = 60;
    private static final int READ_MILLIS = 60_000;
    private static final System.Logger LOG = System.getLogger("purlin.training");
    private static final String DEFAULT_PATH = "/usr/bin:/bin";
    private static final String READY = "ready ";

    private final Line line;

    /// Runs one command line and returns its exit code.
    @FunctionalInterface
    public interface Line {
        int run(Surroundings surroundings, String... words);
    }

    /// The command.
    ///
    /// @param line as the process's own would be run
    public AotTrainCommand(Line line) {
        this.line = line;
    }

    @Override
    public String name() {
        return "aot-train";
    }

    @Override
    public String summary() {
        return "Run what an AOT cache is made from.";
    }

    @Override
    public List<String> examples() {
        return List.of();
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public Optional<String> section() {
        return Optional.empty();
    }

    @Override
    public boolean isHidden() {
        return true;
    }

    @Override
    public ExitCode run(Call call) {
        try {
            Path folder = Files.createTempDirectory("purlin-training");
            try {
                Surroundings around = call.surroundings();
                if (!rehearse(around, folder, AotTrainCommand::embed, "engine", "--port", "0")) {
                    throw new IOException("the server did not end in order");
                }
                Path data = folder.resolve("data");
                // Half a training is better than none, so nothing depends on the second half.
                var _ =
                        rehearse(
                                around,
                                folder,
                                url -> callPlatform(url, data),
                                "serve",
                                "--port",
                                "0",
                                "--data-dir",
                                data.toString());
            } finally {
                delete(folder);
            }
            return ExitCode.DONE;
        } catch (IOException failure) {
            throw new CommandFailure(FailureCode.FAILED, "training failed", null, null, failure);
        }
    }

    /// What is asked of a server that is ready.
    @FunctionalInterface
    private interface Visit {
        void to(URI server) throws IOException;
    }

    /// Runs a server's command line, visits it, and ends it as a signal would. The caller's
    /// variables and files are for its own servers; this one must not meet their ports.
    ///
    /// @return whether it ended in order
    private boolean rehearse(Surroundings callers, Path folder, Visit visit, String... words)
            throws IOException {
        Thread server = Thread.currentThread();
        try (PipedInputStream told = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(told), true, UTF_8)) {
            Thread visitor =
                    Thread.ofPlatform()
                            .name("purlin-training")
                            .daemon()
                            .start(() -> visit(told, visit, server));
            var around =
                    new Surroundings(
                            Map.of(
                                    "HOME",
                                    folder.toString(),
                                    "PATH",
                                    callers.variable("PATH").orElse(DEFAULT_PATH)),
                            folder,
                            InputStream.nullInputStream(),
                            out,
                            callers.err(),
                            false,
                            callers.home());
            boolean inOrder = line.run(around, words) == ExitCode.DONE.number();
            visitor.interrupt();
            return inOrder;
        }
    }

    private static void visit(InputStream told, Visit visit, Thread server) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(told, UTF_8))) {
            for (String said = lines.readLine(); said != null; said = lines.readLine()) {
                if (said.startsWith(READY)) {
                    visit.to(URI.create(said.substring(READY.length())));
                    return;
                }
            }
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "a visit failed", failure);
        } finally {
            server.interrupt();
        }
    }

    private static void embed(URI server) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            post(server, "/embed", "", "{\"inputs\":\"What is Deep Learning?\"}");
            post(server, "/v1/embeddings", "", "{\"input\":[\"one\",\"two words\"]}");
        }
    }

    /// The first call waits for a replica, which has no cache yet.
    private static void callPlatform(URI server, Path data) throws IOException {
        String key = Files.readString(data.resolve("admin.key")).strip();
        String authorization = "authorization: Api-Key " + key + "\r\n";
        for (int round = 0; round < ROUNDS; round++) {
            post(
                    server,
                    "/model-builtin0/production/predict",
                    authorization,
                    "{\"input\":\"one\"}");
        }
    }

    private static void post(URI server, String path, String fields, String body)
            throws IOException {
        String request =
                """
                POST %s HTTP/1.1\r
                host: purlin\r
                connection: close\r
                %scontent-type: application/json\r
                content-length: %d\r
                \r
                %s\
                """
                        .formatted(path, fields, body.length(), body);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(READ_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException(path + " was answered: " + answer);
            }
        }
    }

    /// With all that a server left in it.
    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
