package dev.purlin.engine.hub;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which hub is asked, as whom, how patiently, and where the answers are kept.
///
/// @param endpoint without a slash at its end
/// @param cache the folder with the repositories' folders in it
/// @param token sent to the endpoint's own origin only
/// @param offline never open a connection
/// @param userAgent told to the hub
/// @param proxies the way there; null for the JVM's own settings
/// @param patience longest wait for a connection, for an answer's head, and between two pieces of a
///   body
/// @param mostRetries tries in a row that bring nothing new, after the first
/// @param retryDelay before the first of them; doubled for each further one
public record HubSettings(
        URI endpoint,
        Path cache,
        @Nullable Token token,
        boolean offline,
        String userAgent,
        @Nullable ProxySelector proxies,
        Duration patience,
        int mostRetries,
        Duration retryDelay) {

    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");

    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    // Characters. Real ones have 37.
    private static final long LONGEST_TOKEN_FILE = 10_000;

    public HubSettings {
        String scheme = String.valueOf(endpoint.getScheme());
        if (endpoint.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new HubException.BadRequest(
                    "HF_ENDPOINT is `%s`, not an http or https address".formatted(endpoint),
                    "Leave it unset for %s.".formatted(PUBLIC_HUB));
        }
    }

    /// What the environment says, by the names that hub clients share.
    public static HubSettings from(Map<String, String> environment) {
        Path home = home(environment);
        String origin = environment.getOrDefault("HF_HUB_USER_AGENT_ORIGIN", "");
        return new HubSettings(
                endpoint(first(environment, PUBLIC_HUB, "HF_ENDPOINT")),
                cache(environment, home),
                token(environment, home),
                yes(environment, "HF_HUB_OFFLINE") || yes(environment, "TRANSFORMERS_OFFLINE"),
                origin.isBlank() ? "purlin" : "purlin; origin/" + origin.strip(),
                EnvironmentProxy.in(environment).orElse(null),
                patience(environment),
                5,
                Duration.ofMillis(500));
    }

    public HubSettings withCache(Path folder) {
        return new HubSettings(
                endpoint,
                folder,
                token,
                offline,
                userAgent,
                proxies,
                patience,
                mostRetries,
                retryDelay);
    }

    public HubSettings withToken(String secret) {
        return new HubSettings(
                endpoint,
                cache,
                new Token(secret.strip()),
                offline,
                userAgent,
                proxies,
                patience,
                mostRetries,
                retryDelay);
    }

    public HubSettings withOffline(boolean value) {
        return new HubSettings(
                endpoint,
                cache,
                token,
                value,
                userAgent,
                proxies,
                patience,
                mostRetries,
                retryDelay);
    }

    public HubSettings withPatience(Duration wait, int retries, Duration delay) {
        return new HubSettings(
                endpoint, cache, token, offline, userAgent, proxies, wait, retries, delay);
    }

    private static URI endpoint(String text) {
        try {
            return URI.create(text.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException _) {
            throw new HubException.BadRequest(
                    "HF_ENDPOINT is `%s`, which is no address".formatted(text),
                    "Leave it unset for %s.".formatted(PUBLIC_HUB));
        }
    }

    private static Duration patience(Map<String, String> environment) {
        String seconds = environment.getOrDefault("HF_HUB_DOWNLOAD_TIMEOUT", "").strip();
        return seconds.matches("[1-9]\\d{0,4}")
                ? Duration.ofSeconds(Integer.parseInt(seconds))
                : USUAL_PATIENCE;
    }

    private static Path home(Map<String, String> environment) {
        String user = first(environment, System.getProperty("user.home", "."), "HOME");
        String set = environment.getOrDefault("HF_HOME", "");
        if (!set.isBlank()) {
            return Path.of(set.startsWith("~/") ? user + set.substring(1) : set);
        }
        return Path.of(first(environment, user + "/.cache", "XDG_CACHE_HOME"), "huggingface");
    }

    private static Path cache(Map<String, String> environment, Path home) {
        return Path.of(
                first(
                        environment,
                        home.resolve("hub").toString(),
                        "HF_HUB_CACHE",
                        "HUGGINGFACE_HUB_CACHE"));
    }

    private static @Nullable Token token(Map<String, String> environment, Path home) {
        String set =
                first(environment, "", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_API_TOKEN")
                        .strip();
        if (!set.isEmpty()) {
            return new Token(set);
        }
        Path file = Path.of(first(environment, home.resolve("token").toString(), "HF_TOKEN_PATH"));
        try {
            if (!Files.isReadable(file) || Files.size(file) > LONGEST_TOKEN_FILE) {
                return null;
            }
            String kept = Files.readString(file).strip();
            return kept.isEmpty() ? null : new Token(kept);
        } catch (IOException _) {
            // Without it public models still load, and a gated one asks for it.
            return null;
        }
    }

    private static String first(
            Map<String, String> environment, String otherwise, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                return value;
            }
        }
        return otherwise;
    }

    private static boolean yes(Map<String, String> environment, String name) {
        return YES.contains(environment.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT));
    }
}
