package dev.purlin.engine.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// HTTP as a hub needs it. Redirects are followed by hand, so that the token goes to the hub's own
/// origin and nowhere else; nothing is waited for longer than the settings' patience.
final class HubHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 5;

    private final HubSettings settings;
    private final ExecutorService threads;
    private final HttpClient client;

    HubHttp(HubSettings settings) {
        this.settings = settings;
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("purlin-hub-", 0).factory());
        // One large body at a time: HTTP/2 would only add its flow control.
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(settings.patience())
                        .executor(threads);
        if (settings.proxies() != null) {
            builder.proxy(settings.proxies());
        }
        this.client = builder.build();
    }

    static boolean redirects(int status) {
        return REDIRECTS.contains(status);
    }

    /// Sends a request where redirects lead.
    ///
    /// @param enough an answer that is looked at although it is a redirect
    /// @param progress grows while a body arrives
    <T> HttpResponse<T> follow(
            HttpRequest.Builder request,
            BodyHandler<T> handler,
            Predicate<HttpHeaders> enough,
            LongSupplier progress)
            throws IOException, InterruptedException {
        URI at = request.build().uri();
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            HttpResponse<T> answer =
                    send(authorized(request.copy().uri(at), at), handler, progress);
            if (!REDIRECTS.contains(answer.statusCode()) || enough.test(answer.headers())) {
                return answer;
            }
            at = next(at, answer.headers());
        }
        throw new HubException.BadAnswer(
                "%s redirects more than %d times".formatted(request.build().uri(), MOST_REDIRECTS),
                "Is HF_ENDPOINT the address of a hub?");
    }

    private HttpRequest authorized(HttpRequest.Builder request, URI at) {
        request.timeout(settings.patience()).header("User-Agent", settings.userAgent());
        if (settings.token() != null && origin(at).equals(origin(settings.endpoint()))) {
            request.header("Authorization", "Bearer " + settings.token().value());
        }
        return request.build();
    }

    /// Waits as long as something keeps arriving.
    private <T> HttpResponse<T> send(
            HttpRequest request, BodyHandler<T> handler, LongSupplier progress)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        long before = -1;
        try {
            while (true) {
                try {
                    return answer.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    long now = progress.getAsLong();
                    if (now == before) {
                        throw new Trouble("nothing arrived for " + settings.patience(), null);
                    }
                    before = now;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        } finally {
            answer.cancel(true);
        }
    }

    /// Where a redirect leads, if that is a place to go to.
    static URI next(URI at, HttpHeaders headers) {
        String location = headers.firstValue("location").orElse("");
        try {
            URI next = at.resolve(new URI(location));
            boolean web = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
            boolean weaker = "https".equals(at.getScheme()) && !"https".equals(next.getScheme());
            if (web && !weaker && next.getHost() != null && !location.isEmpty()) {
                return next;
            }
        } catch (URISyntaxException _) {
            // Told below with every other place that cannot be gone to.
        }
        throw new HubException.BadAnswer(
                "%s redirects to `%s`".formatted(at, location),
                "Only http and https addresses are followed, and none from https to http.");
    }

    private static String origin(URI uri) {
        return "%s://%s:%d"
                .formatted(
                        uri.getScheme(),
                        Objects.toString(uri.getHost()).toLowerCase(Locale.ROOT),
                        uri.getPort());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        threads.close();
    }
}
