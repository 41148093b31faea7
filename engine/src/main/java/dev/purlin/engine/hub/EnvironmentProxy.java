package dev.purlin.engine.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The proxies that `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY` name, in either case of letters,
/// and the hosts that `NO_PROXY` keeps from them. Immutable.
final class EnvironmentProxy extends ProxySelector {

    private final Map<String, InetSocketAddress> byScheme;
    private final List<String> direct;

    private EnvironmentProxy(Map<String, InetSocketAddress> byScheme, List<String> direct) {
        this.byScheme = byScheme;
        this.direct = direct;
    }

    /// Empty where the environment names none; the JVM's own settings then count.
    static Optional<ProxySelector> in(Map<String, String> environment) {
        Map<String, InetSocketAddress> proxies = new HashMap<>();
        for (String scheme : List.of("http", "https")) {
            String named = value(environment, scheme + "_proxy");
            String text = named.isEmpty() ? value(environment, "all_proxy") : named;
            if (!text.isEmpty()) {
                proxies.put(scheme, address(text));
            }
        }
        List<String> direct =
                Arrays.stream(
                                value(environment, "no_proxy")
                                        .toLowerCase(Locale.ROOT)
                                        .split(",", -1))
                        .map(String::strip)
                        .filter(host -> !host.isEmpty())
                        .toList();
        return proxies.isEmpty()
                ? Optional.empty()
                : Optional.of(new EnvironmentProxy(Map.copyOf(proxies), direct));
    }

    @Override
    public List<Proxy> select(URI uri) {
        InetSocketAddress proxy = byScheme.get(String.valueOf(uri.getScheme()));
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        if (proxy == null || direct.stream().anyMatch(rule -> covers(rule, host))) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(new Proxy(Proxy.Type.HTTP, proxy));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
        // There is no other proxy to try; the request itself fails.
    }

    private static boolean covers(String rule, String host) {
        String domain = rule.startsWith(".") ? rule.substring(1) : rule;
        return rule.equals("*") || host.equals(domain) || host.endsWith("." + domain);
    }

    private static InetSocketAddress address(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            boolean plain = "http".equals(uri.getScheme()) && uri.getUserInfo() == null;
            if (plain && uri.getHost() != null) {
                int port = uri.getPort() < 0 ? 80 : uri.getPort();
                return new InetSocketAddress(uri.getHost(), port);
            }
        } catch (IllegalArgumentException _) {
            // Told below, without the text: it may hold a password.
        }
        throw new HubException.BadRequest(
                "The proxy in the environment is not of the form http://host:port",
                "Look at HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; proxies with a password, over TLS"
                        + " or SOCKS are not spoken to. A model folder needs no network.");
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name, "").strip();
        return lower.isEmpty()
                ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
                : lower;
    }
}
