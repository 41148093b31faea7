package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.gateway.GatewayLimits;
import dev.purlin.gateway.GatewaySettings;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Scope;
import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.httpserver.HttpListener;
import dev.purlin.httpserver.HttpSettings;
import dev.purlin.httpserver.Route;
import dev.purlin.platform.Routes.Access;
import dev.purlin.platform.Routes.Url;
import dev.purlin.platform.api.Errors;
import dev.purlin.platform.api.Refused;
import dev.purlin.platform.api.Request;
import dev.purlin.platform.keys.KeyRing;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// The private listener behind the gateway: lets a request in, finds who answers it, and answers.
///
/// It listens on the loopback address alone, and answers nobody who does not show the secret that
/// it shares with the gateway: so every request has passed the gateway's limits.
final class ControlPlane implements AutoCloseable {
    /// For the lines that the gateway adds.
    private static final int ROOM_IN_HEAD = 4 << 10;

    /// For method and version beside the target.
    private static final int ROOM_IN_LINE = 64;

    private final Routes routes;
    private final KeyRing keys;
    private final PublicAddress address;
    private final String secret;
    private final InstantSource clock;
    private final HttpListener listener;

    /// A URL that fits a request, with what stands in its braces.
    private record Match(Url url, List<String> parts) {}

    ControlPlane(
            Routes routes,
            KeyRing keys,
            PublicAddress address,
            String secret,
            Errors errors,
            GatewayLimits limits,
            InstantSource clock)
            throws IOException {
        this.routes = routes;
        this.keys = keys;
        this.address = address;
        this.secret = secret;
        this.clock = clock;
        listener = HttpListener.open(settings(limits), listened(), errors, _ -> {});
    }

    /// Whatever head the gateway lets through is taken: its limits are the only ones. It adds lines
    /// of its own, and tells the caller's Host twice.
    private static HttpSettings settings(GatewayLimits limits) {
        HttpSettings usual = HttpSettings.loopback();
        return usual.with(
                usual.limits()
                        .withHead(
                                2 * limits.headBytes() + ROOM_IN_HEAD,
                                limits.targetBytes() + ROOM_IN_LINE));
    }

    /// Probes are answered on the event loop, so that they never wait behind other work.
    private List<Route> listened() {
        Stream<Route> probes =
                Stream.of(Url.LIVE, Url.READY)
                        .map(url -> Route.promptGet(url.path(), this::answer));
        Stream<Route> all = Stream.of(Route.of(Route.ANY, "/*", this::answered).withoutKey());
        Stream<Route> streamed = routes.streamed().stream().flatMap(this::listened);
        return Stream.of(probes, all, streamed).flatMap(s -> s).toList();
    }

    /// The other methods of its path are answered as everywhere.
    private Stream<Route> listened(Routes.Streamed streamed) {
        Url url = streamed.url();
        Route others = Route.of(Route.ANY, url.path(), this::answered);
        Route own =
                Route.stream(
                        url.method(),
                        url.path(),
                        streamed.mostBytes(),
                        call -> streamed.taker().apply(admitted(call, url)));
        return Stream.of(others, own).map(Route::withoutKey);
    }

    private CompletionStage<Answer> answered(Call call) {
        return CompletableFuture.completedFuture(answer(call));
    }

    /// Lets in a request that names a URL without names in its path.
    private Request admitted(Call call, Url url) {
        checkSecret(call);
        return new Request(call, List.of(), admit(call, url.access()), address.root(call));
    }

    private Answer answer(Call call) {
        checkSecret(call);
        List<Match> matches = matches(call.path());
        if (matches.isEmpty()) {
            throw new Refused(ErrorCode.PATH_UNKNOWN, "there is nothing at " + call.path());
        }
        String method = call.method().equals("HEAD") ? "GET" : call.method();
        Match match =
                matches.stream()
                        .filter(m -> m.url().method().equals(method))
                        .findFirst()
                        .orElseThrow(() -> wrongMethod(call, matches));
        Optional<Key> key = admit(call, match.url().access());
        return routes.handler(match.url())
                .apply(new Request(call, match.parts(), key, address.root(call)));
    }

    private void checkSecret(Call call) {
        String shown = call.header(GatewaySettings.SECRET_HEADER);
        if (shown == null
                || !MessageDigest.isEqual(shown.getBytes(UTF_8), secret.getBytes(UTF_8))) {
            throw new Refused(ErrorCode.KEY_NOT_ALLOWED, "this port is the gateway's alone");
        }
    }

    private static Refused wrongMethod(Call call, List<Match> matches) {
        return Refused.method(call.method(), matches.stream().map(m -> m.url().method()).toList());
    }

    private Optional<Key> admit(Call call, Access access) {
        if (access == Access.ANYBODY) {
            return Optional.empty();
        }
        String authorization = call.header("authorization");
        if (authorization == null) {
            throw new Refused(ErrorCode.KEY_MISSING, "no key: " + ErrorCode.KEY_MISSING.help());
        }
        Optional<Key> key = keys.shown(authorization, clock.instant());
        if (key.isEmpty()) {
            throw new Refused(ErrorCode.KEY_UNKNOWN, "no such key, or it is not good any more");
        }
        checkScope(access, key.get().scopes());
        return key;
    }

    private static void checkScope(Access access, Set<Scope> scopes) {
        boolean allowed =
                scopes.contains(Scope.MANAGE)
                        || switch (access) {
                            case ANYBODY, ANY_KEY -> true;
                            case METRICS_READER -> scopes.contains(Scope.METRICS);
                            case MANAGER -> false;
                        };
        if (!allowed) {
            throw new Refused(
                    ErrorCode.KEY_NOT_ALLOWED,
                    "the key has not the scope "
                            + (access == Access.MANAGER ? "manage" : "metrics"));
        }
    }

    private static List<Match> matches(String path) {
        return Arrays.stream(Url.values()).flatMap(url -> match(url, path).stream()).toList();
    }

    private static Optional<Match> match(Url url, String path) {
        String[] wanted = url.path().split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                parts.add(decoded(given[i]));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(new Match(url, parts));
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return part;
        }
    }

    int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
