package dev.purlin.platform;

import dev.purlin.httpserver.Call;
import java.net.URI;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How clients reach this platform: what every URL that it hands out begins with.
///
/// @param given by whoever runs it; null: as each request came
/// @param listening where it listens, for a request that does not say where it came
record PublicAddress(@Nullable URI given, Supplier<URI> listening) {
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

    /// Without a slash at its end. What the gateway says of its caller is true: lines of callers
    /// that are no trusted proxy never come this far.
    String root(Call call) {
        return root(call.header("x-forwarded-proto"), call.header("x-forwarded-host"));
    }

    /// Of a list, as several proxies in a row write it, the first is the caller's.
    String root(@Nullable String scheme, @Nullable String host) {
        if (given != null) {
            return given.toString();
        }
        String reached = first(host);
        if (!HOST.matcher(reached).matches()) {
            return listening.get().toString();
        }
        boolean isSecure = first(scheme).toLowerCase(Locale.ROOT).equals("https");
        return (isSecure ? "https://" : "http://") + reached;
    }

    private static String first(@Nullable String list) {
        return list == null ? "" : list.split(",", -1)[0].strip();
    }
}
