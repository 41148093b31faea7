package dev.purlin.engine.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Questions to one hub, asked by one thread. An [IOException] means that another try may do
/// better.
final class HubConnection implements AutoCloseable {

    // Bytes. The longest lists, of data sets with a hundred thousand files, have a few million.
    private static final long LONGEST_LIST = 32 << 20;
    // Bytes of one file where the hub does not say.
    private static final long LONGEST_FILE = 64L << 30;

    private final HubSettings settings;
    // Null until the first question: a model that is cached needs none, and starts sooner.
    private @Nullable HubHttp opened;

    HubConnection(HubSettings settings) {
        this.settings = settings;
    }

    private HubHttp http() {
        if (opened == null) {
            opened = new HubHttp(settings);
        }
        return opened;
    }

    /// The files of a revision; empty where the hub keeps no lists, as some mirrors.
    Optional<Listing> list(RepoId repo, String revision) throws IOException, InterruptedException {
        Refusal refusal = new Refusal(settings, repo, revision, null);
        URI uri = at("/api/models/%s/revision/%s".formatted(repo, encoded(revision)));
        HttpResponse<byte[]> answer =
                http().follow(
                                HttpRequest.newBuilder(uri),
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_LIST),
                                _ -> false,
                                () -> 0);
        int status = answer.statusCode();
        if (status == 200) {
            return Optional.of(Listing.parse(answer.body(), repo));
        }
        if (Refusal.passing(status)) {
            throw refusal.trouble(status, answer.headers());
        }
        boolean silent = answer.headers().firstValue("x-error-code").isEmpty();
        if (silent && (status == 404 || status == 405 || status == 501)) {
            return Optional.empty();
        }
        throw refusal.told(status, answer.headers());
    }

    /// What the hub says about a file; empty where the revision does not have it.
    Optional<RemoteFile> head(RepoId repo, String revision, String name)
            throws IOException, InterruptedException {
        Refusal refusal = new Refusal(settings, repo, revision, name);
        HttpResponse<Void> answer =
                http().follow(
                                HttpRequest.newBuilder(file(repo, revision, name)).HEAD(),
                                BodyHandlers.discarding(),
                                HubConnection::tellsAll,
                                () -> 0);
        int status = answer.statusCode();
        HttpHeaders headers = answer.headers();
        if (refusal.onlyFileMissing(status, headers)) {
            return Optional.empty();
        }
        if (Refusal.passing(status)) {
            throw refusal.trouble(status, headers);
        }
        if (status != 200 && !HubHttp.redirects(status)) {
            throw refusal.told(status, headers);
        }
        String commit = first(answer, "x-repo-commit").orElse(revision);
        Optional<String> etag = first(answer, "x-linked-etag").or(() -> first(answer, "etag"));
        if (etag.isEmpty() || !Revision.isCommit(commit)) {
            throw new HubException.BadAnswer(
                    "%s named no %s for %s"
                            .formatted(
                                    settings.endpoint(),
                                    etag.isEmpty() ? "ETag" : "commit",
                                    refusal.asked()),
                    "Is HF_ENDPOINT the address of a hub?");
        }
        return Optional.of(new RemoteFile(name, commit, Checksum.of(etag.get()), size(answer)));
    }

    /// Appends what a file has from `start` on, or writes it anew where the hub starts over.
    ///
    /// @param progress told how long the file is, after each piece
    void fetch(RepoId repo, RemoteFile remote, FileChannel file, long start, LongConsumer progress)
            throws IOException, InterruptedException {
        Refusal refusal = new Refusal(settings, repo, remote.commit(), remote.name());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(file(repo, remote.commit(), remote.name()));
        if (start > 0) {
            request.header("Range", "bytes=" + start + "-");
        }
        Body body = new Body(remote.size().orElse(LONGEST_FILE), start, file, progress);
        HttpResponse<Long> answer = http().follow(request, body, _ -> false, body);
        if (body.accepted()) {
            return;
        }
        int status = answer.statusCode();
        if (status == 206 || status == 416) {
            file.truncate(0);
            throw new Trouble("the hub does not go on from byte %,d".formatted(start), null);
        }
        if (Refusal.passing(status)) {
            throw refusal.trouble(status, answer.headers());
        }
        throw refusal.told(status, answer.headers());
    }

    /// Writes a good answer's body to the file, and lets the body of a refusal go.
    private static final class Body implements BodyHandler<Long>, LongSupplier {
        private static final long LONGEST_REFUSAL = 1 << 20;

        private final long limit;
        private final long start;
        private final FileChannel file;
        private final LongConsumer progress;
        private volatile @Nullable BodyToFile arriving;

        Body(long limit, long start, FileChannel file, LongConsumer progress) {
            this.limit = limit;
            this.start = start;
            this.file = file;
            this.progress = progress;
        }

        @Override
        public HttpResponse.BodySubscriber<Long> apply(HttpResponse.ResponseInfo answer) {
            boolean whole = answer.statusCode() == 200;
            if (!whole && !goesOn(answer)) {
                return HttpResponse.BodySubscribers.limiting(
                        HttpResponse.BodySubscribers.replacing(0L), LONGEST_REFUSAL);
            }
            BodyToFile body = new BodyToFile(file, whole ? 0 : start, limit, progress);
            arriving = body;
            return body;
        }

        private boolean goesOn(HttpResponse.ResponseInfo answer) {
            String range = answer.headers().firstValue("content-range").orElse("");
            return answer.statusCode() == 206 && range.startsWith("bytes " + start + "-");
        }

        boolean accepted() {
            return arriving != null;
        }

        @Override
        public long getAsLong() {
            BodyToFile body = arriving;
            return body == null ? 0 : body.end();
        }
    }

    private static boolean tellsAll(HttpHeaders headers) {
        return headers.firstValue("x-linked-etag").isPresent()
                && headers.firstValue("x-linked-size").isPresent()
                && headers.firstValue("x-repo-commit").isPresent();
    }

    private static Optional<String> first(HttpResponse<?> answer, String header) {
        return answer.headers().firstValue(header).filter(value -> !value.isBlank());
    }

    private static OptionalLong size(HttpResponse<?> answer) {
        Optional<String> text = first(answer, "x-linked-size");
        if (text.isEmpty() && answer.statusCode() == 200) {
            text = first(answer, "content-length");
        }
        return text.filter(digits -> digits.matches("\\d{1,18}"))
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }

    private URI file(RepoId repo, String revision, String name) {
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/", -1)) {
            path.append('/').append(encoded(part));
        }
        return at("/%s/resolve/%s%s".formatted(repo, encoded(revision), path));
    }

    private URI at(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
