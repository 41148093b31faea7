package dev.purlin.cli.training;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the JVM learns an AOT cache from: the command line `purlin engine --port 0` from its first
/// word to its end, with requests in between. The script runs it once per JDK and distribution.
/// What training does not reach is read from jars at every start: each class a millisecond.
public final class AotTrainCommand implements Command {
    // Enough for the profiles of the request path; about a second on one idle core.
    private static final int ROUNDS = 60;
    private static final int READ_MILLIS = 10_000;
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
            Path nowhere = Files.createTempDirectory("purlin-training");
            try {
                serve(call.surroundings(), nowhere);
            } finally {
                Files.delete(nowhere);
            }
            return ExitCode.DONE;
        } catch (IOException failure) {
            throw new CommandFailure(FailureCode.FAILED, "training failed", null, null, failure);
        }
    }

    /// The caller's variables and files are for its server; this one must not meet its port.
    private void serve(Surroundings callers, Path nowhere) throws IOException {
        Thread server = Thread.currentThread();
        try (PipedInputStream told = new PipedInputStream();
                PrintStream out =
                        new PrintStream(
                                new PipedOutputStream(told), true, StandardCharsets.UTF_8)) {
            var client =
                    Thread.ofPlatform()
                            .name("purlin-training")
                            .daemon()
                            .start(() -> call(told, server));
            var around =
                    new Surroundings(
                            Map.of("HOME", nowhere.toString()),
                            nowhere,
                            InputStream.nullInputStream(),
                            out,
                            callers.err(),
                            false,
                            callers.home());
            int code = line.run(around, "engine", "--port", "0");
            if (code != ExitCode.DONE.number()) {
                throw new IOException("the server ended with " + code);
            }
            client.interrupt();
        }
    }

    /// Waits for the server's address, sends requests, and ends the server as a signal would. When
    /// one fails the server ends all the same: what was learned until then is better than nothing.
    private static void call(InputStream told, Thread server) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(told, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith(READY)) {
                line = lines.readLine();
            }
            if (line == null) {
                return;
            }
            URI url = URI.create(line.substring(READY.length()));
            for (int round = 0; round < ROUNDS; round++) {
                post(url, "/embed", "{\"inputs\":\"What is Deep Learning?\"}");
                post(url, "/v1/embeddings", "{\"input\":[\"one\",\"two words\"]}");
            }
        } catch (IOException failure) {
            System.getLogger("purlin.training").log(System.Logger.Level.WARNING, failure);
        } finally {
            server.interrupt();
        }
    }

    private static void post(URI server, String path, String body) throws IOException {
        String request =
                """
                POST %s HTTP/1.1\r
                host: purlin\r
                connection: close\r
                content-type: application/json\r
                content-length: %d\r
                \r
                %s\
                """
                        .formatted(path, body.length(), body);
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
}
