package dev.purlin.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `wrk` on core 1, as many requests as the server answers: small JSON POSTs to paths in turn.
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");

    private Wrk() {}

    /// A script that goes through these paths again and again.
    static void writeScript(Path file, List<String> paths) throws IOException {
        String quoted = String.join("\", \"", paths);
        String script =
                """
                local paths = {"%s"}
                local made = {}
                local next = 0
                init = function(args)
                  wrk.method = "POST"
                  wrk.body = '{"input": "a text of usual length to be made a vector of"}'
                  wrk.headers["Content-Type"] = "application/json"
                  wrk.headers["Authorization"] = "Api-Key %s"
                  for i = 1, #paths do made[i] = wrk.format(nil, paths[i]) end
                end
                request = function()
                  next = next %% #made + 1
                  return made[next]
                end
                """
                        .formatted(quoted, GatewayServer.KEY);
        Files.writeString(file, script);
    }

    /// @return requests answered, all of them with 2xx
    static long run(int port, Path script, int connections, int seconds)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Cores.on(
                                        Cores.OTHERS,
                                        List.of(
                                                "wrk",
                                                "-t",
                                                "1",
                                                "-c",
                                                "" + connections,
                                                "-d",
                                                seconds + "s",
                                                "-s",
                                                script.toString(),
                                                "http://127.0.0.1:" + port)))
                        .redirectErrorStream(true)
                        .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher requests = REQUESTS.matcher(told);
        if (process.waitFor() != 0 || told.contains("Non-2xx") || !requests.find()) {
            throw new IOException("wrk: " + told);
        }
        return Long.parseLong(requests.group(1));
    }
}
