package dev.purlin.gateway;

import dev.purlin.gateway.tls.Tls;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the gateway listens, what it bears, and where it sends what it does not claim.
///
/// @param id tells this gateway from others in load reports
/// @param addresses to listen on; port 0 takes a free one, the same at all of them
/// @param controlPlane takes every request that is for no endpoint
/// @param threads event loops; each owns its connections and their upstream connections
/// @param developmentFallsBack `/development` means production where nothing is in development
/// @param trustedProxies whose `X-Forwarded-*` lines go on; all others are replaced
/// @param tls closed by whoever made it; null: callers speak plainly
public record GatewaySettings(
        String id,
        List<InetSocketAddress> addresses,
        ControlPlane controlPlane,
        GatewayLimits limits,
        GatewayTimes times,
        int threads,
        boolean developmentFallsBack,
        TrustedProxies trustedProxies,
        @Nullable Tls tls) {
    /// The header in which the gateway shows [ControlPlane#secret]. Removed from what callers send.
    public static final String SECRET_HEADER = "X-Purlin-Gateway";

    public GatewaySettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || threads < 1) {
            throw new IllegalArgumentException("an address and a thread at least");
        }
    }

    /// The usual limits and times, a loop per processor.
    public static GatewaySettings of(
            String id, List<InetSocketAddress> addresses, ControlPlane controlPlane) {
        return new GatewaySettings(
                id,
                addresses,
                controlPlane,
                GatewayLimits.DEFAULT,
                GatewayTimes.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                true,
                TrustedProxies.NONE,
                null);
    }

    /// With other ways of believing and of being believed.
    public GatewaySettings with(TrustedProxies trusted, @Nullable Tls shown) {
        return new GatewaySettings(
                id,
                addresses,
                controlPlane,
                limits,
                times,
                threads,
                developmentFallsBack,
                trusted,
                shown);
    }

    /// @param secret shows the control plane that a request came through this gateway; it answers
    ///   nobody else
    public record ControlPlane(String host, int port, String secret) {
        @Override
        public String toString() {
            return "ControlPlane[" + host + ":" + port + "]";
        }
    }
}
