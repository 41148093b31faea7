package dev.purlin.gateway;

import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.SnapshotSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// A running data path. Safe to use from any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class Gateway implements AutoCloseable {
    private Gateway() {}

    /// Listens on every address of the settings.
    public static Gateway start(
            GatewaySettings settings, SnapshotSource snapshots, Demand demand, Outcomes outcomes) {
        throw new UnsupportedOperationException();
    }

    /// Where it listens, with the ports that were free; in the order of the settings.
    public List<InetSocketAddress> addresses() {
        throw new UnsupportedOperationException();
    }

    /// What there is to do at this moment.
    public LoadReport load() {
        throw new UnsupportedOperationException();
    }

    /// Accepts nobody any more, lets the answers under way end, waits for that at most so long, and
    /// cuts what is left. The gateway is closed then.
    public void drain(Duration most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
