package dev.purlin.cli.serve;

import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.gateway.TrustedProxies;
import dev.purlin.platform.config.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Everything the platform can be told.
final class ServeFlags {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_CPUS = 1_000;
    private static final int PERCENT = 100;
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3})%");

    static final Setting<String> HOSTNAME =
            Setting.of(
                    "hostname",
                    Kind.text("ADDRESS"),
                    "127.0.0.1",
                    "Address to listen on; localhost is 127.0.0.1 and ::1.");
    static final Setting<Integer> PORT =
            Setting.of(
                            "port",
                            Kind.integer(0, MOST_PORT),
                            "8000",
                            "Port to listen on; 0 takes a free one.")
                    .flag("-p");
    static final Setting<Path> DATA_DIR =
            Setting.of(
                    "data-dir",
                    Kind.path(),
                    null,
                    "Folder that holds everything; else ~/.local/share/purlin.");
    static final Setting<String> PUBLIC_URL =
            Setting.of(
                    "public-url",
                    Kind.text("URL"),
                    null,
                    "How clients reach this server; else as each request came.");
    static final Setting<List<String>> TRUSTED_PROXY =
            Setting.of(
                            "trusted-proxy",
                            new Kind<>("ADDRESS", List.of(), ServeFlags::networks),
                            null,
                            "Address or network of a proxy whose X-Forwarded lines are believed;"
                                    + " may be repeated.")
                    .with(Trait.REPEATABLE);
    static final Setting<Path> TLS_CERT =
            Setting.of(
                    "tls-cert",
                    Kind.path(),
                    null,
                    "Certificate with those that vouch for it, as PEM; read again when it changes.");
    static final Setting<Path> TLS_KEY =
            Setting.of(
                    "tls-key",
                    Kind.path(),
                    null,
                    "Key of the certificate, as PEM (PKCS #8) without a password.");
    static final Setting<LongUnaryOperator> MEMORY =
            Setting.of(
                    "memory",
                    new Kind<>("SIZE", List.of(), ServeFlags::share),
                    "90%",
                    "Memory that replicas get together: 8Gi, 6000M, or a share of the machine's.");
    static final Setting<Integer> CPUS =
            Setting.of(
                    "cpus",
                    Kind.integer(1, MOST_CPUS),
                    null,
                    "Processors that replicas get together; else all of the machine's.");
    static final Setting<Boolean> NO_BUILT_IN =
            Setting.of(
                            "no-built-in",
                            Kind.truth(),
                            "false",
                            "Do not add the built-in endpoint at the first start.")
                    .with(Trait.SWITCH);
    static final Setting<Duration> GRACE =
            Setting.of(
                    "grace",
                    Kind.duration(),
                    "30s",
                    "Time that requests and replicas get to end after SIGTERM.");
    static final Setting<Boolean> JSON_OUTPUT =
            Setting.of("json-output", Kind.truth(), "false", "Log as JSON, one object a line.")
                    .with(Trait.SWITCH);
    static final Setting<String> LOG_LEVEL =
            Setting.of(
                    "log-level",
                    Kind.choice("error", "warn", "info", "debug", "trace"),
                    "info",
                    "Least grave line that is logged.");

    private ServeFlags() {}

    /// One, or several with commas between them.
    private static List<String> networks(String text) {
        List<String> networks = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (String network : networks) {
            if (!isNetwork(network)) {
                throw new IllegalArgumentException(
                        (network.equals(text) ? "" : "holds \"" + network + "\", which ")
                                + "is no address and no network such as 10.0.0.0/8");
            }
        }
        return networks;
    }

    /// From the bytes that the machine has to those that replicas get.
    private static LongUnaryOperator share(String text) {
        Matcher share = SHARE.matcher(text);
        if (share.matches()) {
            int percent = Integer.parseInt(share.group(1));
            if (percent < 1 || percent > PERCENT) {
                throw new IllegalArgumentException("is not 1% to 100%");
            }
            return all -> all / PERCENT * percent;
        }
        OptionalLong bytes = Quantity.bytes(text);
        if (bytes.orElse(0) < 1) {
            throw new IllegalArgumentException("is no size such as 8Gi, 6000M or 90%");
        }
        return _ -> bytes.getAsLong();
    }

    private static boolean isNetwork(String text) {
        try {
            var _ = TrustedProxies.of(List.of(text));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static List<Setting<?>> all() {
        return List.of(
                HOSTNAME,
                PORT,
                DATA_DIR,
                PUBLIC_URL,
                TRUSTED_PROXY,
                TLS_CERT,
                TLS_KEY,
                MEMORY,
                CPUS,
                NO_BUILT_IN,
                GRACE,
                JSON_OUTPUT,
                LOG_LEVEL,
                Configuration.FILE);
    }
}
