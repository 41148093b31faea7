package dev.purlin.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        awaitCache();
        Contest contest = new Contest("exec to first embedding", "s");
        contest.add("int8", () -> once("int8"));
        contest.add("float32", () -> once("float32"));
        contest.run(rounds, System.err);
        contest.print(System.out);
        return 0;
    }

    /// Until nobody makes one: a start beside the making of its cache would be neither here nor
    /// there.
    private static void awaitCache() throws IOException, InterruptedException {
        String user = System.getenv("XDG_CACHE_HOME");
        Path caches =
                (user == null || user.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(user))
                        .resolve("purlin/aot");
        do {
            Thread.sleep(2_000);
        } while (isMaking(caches));
    }

    private static boolean isMaking(Path caches) throws IOException {
        try (DirectoryStream<Path> making = Files.newDirectoryStream(caches, "*.making")) {
            return making.iterator().hasNext();
        }
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
