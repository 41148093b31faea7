package dev.purlin.cli.engine;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.engine.hub.DownloadListener;
import dev.purlin.httpserver.log.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the JVM learns an AOT cache from: `purlin engine` with the built-in model on a free port,
/// some requests, and an orderly end. The script runs it once per JDK and distribution.
public final class AotTrainCommand implements Command {
    // Enough for the profiles of the request path; about a second on one idle core.
    private static final int ROUNDS = 60;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int READ_MILLIS = 10_000;

    private final String version;

    /// The command.
    ///
    /// @param version of this program
    public AotTrainCommand(String version) {
        this.version = version;
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
        return EngineFlags.of(Face.ENGINE);
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
        // The caller's variables and file are for its server; this one must not meet its port.
        Settings settings =
                Settings.resolve(
                        settings(),
                        Map.of(EngineFlags.PORT.name(), List.of("0")),
                        Map.of(),
                        SettingsFile.Section.EMPTY);
        EnginePlan plan = EnginePlan.of(Face.ENGINE, settings, call.surroundings(), version);
        LogLines.ofProcess().configure(false, Level.INFO);
        try (RunningEngine running = RunningEngine.start(plan, DownloadListener.SILENT)) {
            for (int round = 0; round < ROUNDS; round++) {
                post(running.url(), "/embed", "{\"inputs\":\"What is Deep Learning?\"}");
                post(running.url(), "/v1/embeddings", "{\"input\":[\"one\",\"two words\"]}");
            }
            running.drain(GRACE);
            return ExitCode.DONE;
        } catch (IOException failure) {
            throw new CommandFailure(FailureCode.FAILED, "training failed", null, null, failure);
        } catch (InterruptedException _) {
            return ExitCode.INTERRUPTED;
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
