package dev.purlin.platform;

import dev.purlin.gateway.TrustedProxies;
import dev.purlin.platform.control.Launch;
import dev.purlin.platform.driver.Capacity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a platform is told.
///
/// @param hostname to listen on; `localhost` is 127.0.0.1 and ::1
/// @param port 0 takes a free one
/// @param publicUrl how clients reach it, without a slash at its end; null: as they do
/// @param trustedProxies whose word on how clients reach it is believed
/// @param tls null: callers speak plainly
/// @param hasBuiltIn whether the built-in endpoint is added at a first start
/// @param grace for requests and replicas to end, when it ends
/// @param engine how our own model server is started
/// @param capacity what of this machine replicas may use
/// @param environment of this process, of which replicas see very little
public record PlatformSettings(
        String hostname,
        int port,
        Path dataFolder,
        @Nullable URI publicUrl,
        TrustedProxies trustedProxies,
        @Nullable TlsFiles tls,
        boolean hasBuiltIn,
        Duration grace,
        Launch engine,
        Capacity capacity,
        Map<String, String> environment,
        String version) {
    /// A certificate with those that vouch for it, and its key, as PEM.
    public record TlsFiles(Path certificate, Path key) {}

    public PlatformSettings {
        environment = Map.copyOf(environment);
    }
}
