package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.ENDPOINT;
import static dev.purlin.cli.client.ClientCommand.optional;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Calls endpoints: `predict`, `wake`.
final class CallCommands {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final String EVENT_DATA = "data:";

    private static final Setting<String> DATA =
            Setting.of("data", Kind.text("JSON"), null, "What to send.").flag("-d");
    private static final Setting<Path> FILE =
            Setting.of("file", Kind.path(), null, "File that holds what to send; - is stdin.")
                    .flag("-f");
    private static final Setting<String> PATH =
            Setting.of(
                    "path",
                    Kind.text("PATH"),
                    null,
                    "Route of the model server, such as /v1/embeddings; else what predict is.");
    private static final Setting<Boolean> STREAM =
            Setting.of("stream", Kind.truth(), "false", "Print the answer as it arrives.")
                    .with(Trait.SWITCH);
    private static final Setting<String> ENVIRONMENT =
            Setting.of(
                    "environment",
                    Kind.text("NAME"),
                    null,
                    "Environment to call; else production.");
    private static final Setting<String> DEPLOYMENT =
            Setting.of("deployment", Kind.text("ID"), null, "Deployment to call.");

    private CallCommands() {}

    static List<Command> all() {
        return List.of(predict(), wake());
    }

    private static Command predict() {
        return new ClientCommand(
                "predict",
                "Call an endpoint and print its answer.",
                List.of(
                        "purlin predict minilm -d '{\"input\": \"text string\"}'",
                        "purlin predict minilm --path /embed -f texts.json",
                        "purlin predict chat --stream - <question.json"),
                List.of(ENDPOINT, optional("STDIN", "-, to send what stdin holds.")),
                List.of(DATA, FILE, PATH, STREAM, ENVIRONMENT, DEPLOYMENT),
                CallCommands::predict);
    }

    private static ExitCode predict(Asked asked) {
        byte[] body = body(asked);
        String route = asked.find(PATH).map(CallCommands::route).orElse("/predict");
        try (InputStream answer = asked.client().open(place(asked) + route, body)) {
            if (!asked.settings().get(STREAM)) {
                print(asked, answer.readAllBytes());
            } else if (asked.printer().isJson()) {
                copyEvents(answer, asked.printer());
            } else {
                copy(answer, asked.around().out());
            }
            return ExitCode.DONE;
        } catch (IOException cut) {
            throw asked.client().broken(cut);
        }
    }

    private static String route(String path) {
        String rooted = path.startsWith("/") ? path : "/" + path;
        if (rooted.chars().allMatch(c -> c > ' ' && c < 127 && "\"<>\\^`{|}".indexOf(c) < 0)) {
            return "/sync" + rooted;
        }
        throw new CommandFailure(
                FailureCode.INVALID_VALUE,
                path + " has characters that no path has",
                "--path",
                "Write them as in a URL, a space as %20.");
    }

    /// Where it is called: `/model-<id>/production`, or below an environment or a deployment.
    private static String place(Asked asked) {
        Optional<Setting<?>> told = asked.settings().either(ENVIRONMENT, DEPLOYMENT);
        String model = "/model-" + PlatformClient.part(asked.endpointId());
        if (told.isEmpty()) {
            return model + "/production";
        }
        return told.get().equals(DEPLOYMENT)
                ? model + "/deployment/" + PlatformClient.part(asked.settings().get(DEPLOYMENT))
                : model + "/environments/" + PlatformClient.part(asked.settings().get(ENVIRONMENT));
    }

    private static byte[] body(Asked asked) {
        Optional<Setting<?>> told = asked.settings().either(DATA, FILE);
        Optional<String> dash = asked.maybe(1);
        if (dash.filter(text -> !text.equals(Body.STDIN.toString())).isPresent()) {
            throw usage(dash.get() + " is neither an option nor -, which is stdin");
        }
        if (told.isPresent() == dash.isPresent()) {
            throw usage(dash.isPresent() ? "there are two bodies" : "there is nothing to send");
        }
        if (dash.isPresent()) {
            return Body.ofStdin(asked.around());
        }
        if (told.get().equals(DATA)) {
            return asked.settings().get(DATA).getBytes(UTF_8);
        }
        Path file = asked.settings().get(FILE);
        return file.equals(Body.STDIN)
                ? Body.ofStdin(asked.around())
                : Body.ofFile(asked.around(), file, "--file");
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(
                FailureCode.USAGE, message, null, "Give -d JSON, -f FILE, or - for stdin.");
    }

    /// Until the answer ends, or whoever reads stdout has left: then the model may stop.
    private static void copy(InputStream answer, PrintStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
            out.write(buffer, 0, read);
            if (out.checkError()) {
                return;
            }
        }
    }

    /// What server-sent events carry, or else each line, where it is JSON: one a line.
    private static void copyEvents(InputStream answer, Printer printer) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(answer, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String data = line.startsWith(EVENT_DATA) ? line.substring(EVENT_DATA.length()) : line;
            if (isJson(data)) {
                printer.line(data.strip());
            }
            if (printer.isUnread()) {
                return;
            }
        }
    }

    private static boolean isJson(String text) {
        try {
            return JsonMapper.shared().readTree(text).isContainer();
        } catch (JacksonException _) {
            return false;
        }
    }

    /// With its numbers as they were written. Line breaks in JSON are between its parts alone.
    private static String oneLine(String json) {
        return json.strip().replaceAll("[\\r\\n]+", " ");
    }

    /// As the model wrote it; for programs as one line of JSON.
    private static void print(Asked asked, byte[] answer) {
        PrintStream out = asked.around().out();
        if (asked.printer().isJson()) {
            try {
                var _ = JsonMapper.shared().readTree(answer);
                asked.printer().line(oneLine(new String(answer, UTF_8)));
                return;
            } catch (JacksonException notJson) {
                throw Failures.notJson(asked.client().url(), notJson);
            }
        }
        out.write(answer, 0, answer.length);
        if (answer.length > 0 && answer[answer.length - 1] != '\n') {
            out.println();
        }
        out.flush();
    }

    private static Command wake() {
        return new ClientCommand(
                "wake",
                "Have a sleeping endpoint start a replica, without waiting for it.",
                List.of("purlin wake minilm"),
                List.of(ENDPOINT),
                List.of(ENVIRONMENT, DEPLOYMENT),
                asked -> {
                    var answer = asked.client().post(place(asked) + "/wake", Asked.object());
                    asked.printer().done(answer, asked.text(0) + " is being woken");
                    return ExitCode.DONE;
                });
    }
}
