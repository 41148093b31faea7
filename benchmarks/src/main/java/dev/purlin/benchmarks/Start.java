package dev.purlin.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// From starting the launcher of the unpacked distribution to the first embedding in hand.
@Command(name = "start", description = "Seconds from exec to the first embedding")
final class Start implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 2;

    @Option(names = "--rounds", defaultValue = "7")
    int rounds;

    @Override
    public Integer call() throws Exception {
        // The first starts make the AOT cache in the background.
        once("int8");
        once("float32");
        Thread.sleep(30_000);
        Contest contest = new Contest("exec to first embedding", "s");
        contest.add("int8", () -> once("int8"));
        contest.add("float32", () -> once("float32"));
        contest.run(rounds, System.err);
        contest.print(System.out);
        return 0;
    }

    private static double once(String dtype) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(Target.purlinCommand("--dtype", dtype));
        command.set(command.indexOf("0"), String.valueOf(port));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/embed"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":\"test\"}"))
                        .build();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        try (HttpClient client = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            Process process = builder.start();
            try {
                while (!answers(client, request)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
                return (System.nanoTime() - start) / 1e9;
            } finally {
                process.destroy();
                process.waitFor(20, TimeUnit.SECONDS);
            }
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
