package dev.purlin.cli.serve;

import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.gateway.TrustedProxies;
import dev.purlin.platform.PlatformSettings;
import dev.purlin.platform.PlatformSettings.TlsFiles;
import dev.purlin.platform.driver.Capacity;
import dev.purlin.platform.driver.process.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the settings of `purlin serve` come to.
final class ServePlan {
    private static final int MEBIBYTE = 1 << 20;

    private ServePlan() {}

    static PlatformSettings of(Settings settings, Surroundings around, String version) {
        return new PlatformSettings(
                settings.get(ServeFlags.HOSTNAME),
                settings.get(ServeFlags.PORT),
                dataFolder(settings, around),
                publicUrl(settings),
                trustedProxies(settings),
                tls(settings, around),
                !settings.get(ServeFlags.NO_BUILT_IN),
                settings.get(ServeFlags.GRACE),
                OwnEngine.launch(around),
                capacity(settings, Host.machine()),
                around.environment(),
                version);
    }

    static Path dataFolder(Settings settings, Surroundings around) {
        return settings.find(ServeFlags.DATA_DIR)
                .map(around.folder()::resolve)
                .orElseGet(() -> around.userFolder("XDG_DATA_HOME", ".local/share"))
                .toAbsolutePath()
                .normalize();
    }

    /// What replicas get of a machine: no more than it has.
    static Capacity capacity(Settings settings, Capacity machine) {
        long bytes = settings.get(ServeFlags.MEMORY).applyAsLong(machine.memoryBytes());
        if (bytes > machine.memoryBytes()) {
            throw tooMuch(
                    "--memory",
                    bytes / MEBIBYTE + " MiB",
                    machine.memoryBytes() / MEBIBYTE + " MiB");
        }
        int processors = settings.find(ServeFlags.CPUS).orElse(machine.processors());
        if (processors > machine.processors()) {
            throw tooMuch("--cpus", processors + "", machine.processors() + "");
        }
        return new Capacity(processors, bytes);
    }

    private static CommandFailure tooMuch(String flag, String asked, String there) {
        return new CommandFailure(
                FailureCode.INVALID_VALUE,
                flag + " gives out " + asked + ", this machine has " + there,
                flag,
                "Give out less, or leave it out.");
    }

    private static @Nullable TlsFiles tls(Settings settings, Surroundings around) {
        Path certificate = settings.find(ServeFlags.TLS_CERT).orElse(null);
        Path key = settings.find(ServeFlags.TLS_KEY).orElse(null);
        if (certificate != null && key != null) {
            return new TlsFiles(around.folder().resolve(certificate), around.folder().resolve(key));
        }
        if (certificate == null && key == null) {
            return null;
        }
        String missing = certificate == null ? "--tls-cert" : "--tls-key";
        throw new CommandFailure(
                FailureCode.USAGE,
                missing + " is missing",
                missing,
                "A certificate and its key are told together, or neither.");
    }

    private static TrustedProxies trustedProxies(Settings settings) {
        return TrustedProxies.of(
                settings.all(ServeFlags.TRUSTED_PROXY).stream().flatMap(List::stream).toList());
    }

    /// Without a slash at its end, for paths come behind it.
    private static @Nullable URI publicUrl(Settings settings) {
        String text = settings.find(ServeFlags.PUBLIC_URL).orElse(null);
        if (text == null) {
            return null;
        }
        try {
            var url = new URI(text.replaceFirst("/+$", ""));
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        throw new CommandFailure(
                FailureCode.INVALID_VALUE,
                text + " is no URL of a server",
                "--public-url",
                "Give the whole of it, such as https://models.example.org.");
    }
}
