package dev.purlin.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hub with one repository, on two ports as the real one has two hosts: large files are kept by
/// the second, to which the first redirects. Tells what it was asked, and misbehaves when told to.
final class LoopbackHub implements AutoCloseable {

    static final String REPO = "org/tiny";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String TOKEN = "hf_secret";

    /// A request as it came.
    record Asked(String host, String method, String path, @Nullable String token, String range) {}

    private final HttpServer front = server();
    private final HttpServer storage = server();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> large = new ConcurrentHashMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final AtomicInteger troubles = new AtomicInteger();
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean gated;
    private volatile boolean listed = true;
    private volatile boolean resumes = true;
    private volatile boolean corrupts;
    private volatile int cutAfter;
    private final AtomicInteger stalls = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int refusal;
    private volatile @Nullable String announcedSize;
    private volatile @Nullable String redirect;

    LoopbackHub() {
        front.createContext("/", exchange -> handle(exchange, this::atFront));
        storage.createContext("/", exchange -> handle(exchange, this::atStorage));
        front.setExecutor(threads);
        storage.setExecutor(threads);
        front.start();
        storage.start();
    }

    /// A hub with everything that a BERT needs.
    static LoopbackHub withBert() {
        return new LoopbackHub()
                .file(
                        "config.json",
                        """
                        {"architectures": ["BertModel"], "model_type": "bert",
                         "max_position_embeddings": 512}
                        """)
                .file("tokenizer.json", "{}")
                .file("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}")
                .file("README.md", "nobody asks for this")
                .large("onnx/model.onnx", bytes(200_000));
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    LoopbackHub file(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    LoopbackHub large(String name, byte[] bytes) {
        files.put(name, bytes);
        large.put(sha256(bytes), bytes);
        return this;
    }

    LoopbackHub without(String name) {
        files.remove(name);
        return this;
    }

    /// Files only for the holder of [#TOKEN].
    LoopbackHub gated() {
        gated = true;
        return this;
    }

    LoopbackHub withoutLists() {
        listed = false;
        return this;
    }

    LoopbackHub withoutRanges() {
        resumes = false;
        return this;
    }

    /// Breaks the connection that many times after that many bytes of a large file.
    LoopbackHub cutting(int times, int afterBytes) {
        large.keySet().forEach(sum -> cuts.put(sum, times));
        cutAfter = afterBytes;
        return this;
    }

    /// Sends nothing more, that many times, after that many bytes of a large file.
    LoopbackHub stalling(int times, int afterBytes) {
        stalls.set(times);
        cutAfter = afterBytes;
        return this;
    }

    /// Comes back once a body has stopped half way.
    void awaitStall() throws InterruptedException {
        stalled.await();
    }

    /// Answers everything with that status and nothing else.
    LoopbackHub refusing(int status) {
        refusal = status;
        return this;
    }

    /// Changes large files under way until told otherwise.
    LoopbackHub corrupting(boolean yes) {
        corrupts = yes;
        return this;
    }

    /// Answers 503 to as many requests as said.
    LoopbackHub inTrouble(int times) {
        troubles.set(times);
        return this;
    }

    LoopbackHub announcing(String size) {
        announcedSize = size;
        return this;
    }

    LoopbackHub redirectingTo(String location) {
        redirect = location;
        return this;
    }

    HubSettings settings(Path cache) {
        return HubSettings.from(
                        Map.of("HF_ENDPOINT", endpoint() + "/", "HF_HOME", cache.toString()))
                .withCache(cache)
                .withPatience(Duration.ofSeconds(20), 3, Duration.ofMillis(1));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> paths() {
        return asked.stream().map(it -> it.method() + " " + it.path()).toList();
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private void handle(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            asked.add(
                    new Asked(
                            exchange.getLocalAddress().getPort() == front.getAddress().getPort()
                                    ? "front"
                                    : "storage",
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
            if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (refusal != 0) {
                exchange.sendResponseHeaders(refusal, -1);
                return;
            }
            answer.to(exchange);
        }
    }

    private void atFront(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean knows =
                ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.startsWith("/api/models/")) {
            list(exchange, path);
        } else if (gated && !knows) {
            refuse(exchange, 401, "GatedRepo");
        } else {
            resolve(exchange, path);
        }
    }

    private void list(HttpExchange exchange, String path) throws IOException {
        if (!listed) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (!path.startsWith("/api/models/" + REPO + "/")) {
            refuse(exchange, 401, "RepoNotFound");
            return;
        }
        if (!path.endsWith("/revision/main") && !path.endsWith(COMMIT) && !path.endsWith("/pr/2")) {
            refuse(exchange, 404, "RevisionNotFound");
            return;
        }
        String siblings =
                files.keySet().stream()
                        .map(name -> "{\"rfilename\": \"" + name + "\"}")
                        .collect(Collectors.joining(","));
        send(
                exchange,
                "{\"sha\": \"%s\", \"siblings\": [%s]}"
                        .formatted(COMMIT, siblings)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange, String path) throws IOException {
        String prefix = "/" + REPO + "/resolve/";
        String name = path.startsWith(prefix) ? afterRevision(path.substring(prefix.length())) : "";
        byte[] bytes = files.get(name);
        if (bytes == null) {
            refuse(exchange, 404, path.startsWith(prefix) ? "EntryNotFound" : "RepoNotFound");
            return;
        }
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        if (redirect != null) {
            exchange.getResponseHeaders().set("Location", redirect);
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        String sum = sha256(bytes);
        if (!large.containsKey(sum)) {
            exchange.getResponseHeaders().set("ETag", "\"" + gitSha1(bytes) + "\"");
            send(exchange, bytes);
            return;
        }
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sum + "\"");
        String size = announcedSize == null ? String.valueOf(bytes.length) : announcedSize;
        exchange.getResponseHeaders().set("X-Linked-Size", size);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        "http://127.0.0.1:%d/%s".formatted(storage.getAddress().getPort(), sum));
        exchange.sendResponseHeaders(302, -1);
    }

    private static String afterRevision(String rest) {
        String pull = "refs/pr/2/";
        return rest.startsWith(pull)
                ? rest.substring(pull.length())
                : rest.substring(rest.indexOf('/') + 1);
    }

    private void atStorage(HttpExchange exchange) throws IOException {
        String sum = exchange.getRequestURI().getPath().substring(1);
        byte[] bytes = large.getOrDefault(sum, new byte[0]).clone();
        if (corrupts) {
            bytes[bytes.length / 2] ^= 1;
        }
        int start = 0;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && resumes) {
            start = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(start, bytes.length - 1, bytes.length));
        }
        byte[] rest = Arrays.copyOfRange(bytes, start, bytes.length);
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, rest.length);
        boolean stall = stalls.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        boolean cut = stall || cuts.merge(sum, -1, Integer::sum) >= 0;
        OutputStream body = exchange.getResponseBody();
        body.write(rest, 0, cut ? Math.min(cutAfter, rest.length) : rest.length);
        body.flush();
        if (stall) {
            stalled.countDown();
            awaitClosing();
        }
        if (!cut) {
            body.close();
        }
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("X-Error-Code", code);
        exchange.sendResponseHeaders(status, -1);
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    static String gitSha1(byte[] bytes) {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        front.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
