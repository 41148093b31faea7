package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.purlin.gateway.GatewaySettings.ControlPlane;
import dev.purlin.gateway.ListenException.Obstacle;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where a gateway listens, and why it does not.
@Timeout(60)
class ListenTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static Gateway bind(Transport transport, InetSocketAddress... addresses) {
        var settings =
                GatewaySettings.of(
                        "gw-1", Arrays.asList(addresses), new ControlPlane("127.0.0.1", 1, "s"));
        var board = new SnapshotBoard(Snapshot.empty());
        return Gateway.bind(settings, transport, board, _ -> {}, _ -> {});
    }

    private static void assertRefused(
            Transport transport, InetSocketAddress address, Obstacle obstacle, String message) {
        assertThatThrownBy(() -> bind(transport, address).close())
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessage(message)
                .asInstanceOf(InstanceOfAssertFactories.type(ListenException.class))
                .extracting(ListenException::obstacle)
                .isEqualTo(obstacle);
    }

    @ParameterizedTest
    @EnumSource
    void a_taken_port_is_told_as_taken(Transport transport) throws IOException {
        try (var holder = new ServerSocket(0, 1, LOOPBACK)) {
            int port = holder.getLocalPort();
            assertRefused(
                    transport,
                    new InetSocketAddress(LOOPBACK, port),
                    Obstacle.TAKEN,
                    "port " + port + " of 127.0.0.1 is in use");
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_calls_before_it_accepts_is_answered_once_it_does(Transport transport)
            throws IOException {
        try (Gateway gateway = bind(transport, new InetSocketAddress(LOOPBACK, 0));
                var wire = TestWire.to(gateway.addresses().getFirst().getPort())) {
            wire.send("GET /nowhere HTTP/1.1\r\nHost: gw\r\n\r\n");
            gateway.accept();
            assertThat(wire.message()).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void a_free_port_is_the_same_at_all_addresses() throws IOException {
        InetAddress loopback6 = InetAddress.ofLiteral("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback6)).as("IPv6 on loopback").isNotNull();
        try (Gateway gateway =
                bind(
                        Transport.best(),
                        new InetSocketAddress(LOOPBACK, 0),
                        new InetSocketAddress(loopback6, 0))) {
            List<InetSocketAddress> addresses = gateway.addresses();
            assertThat(addresses)
                    .extracting(InetSocketAddress::getAddress)
                    .containsExactly(LOOPBACK, loopback6);
            assertThat(addresses.getFirst().getPort())
                    .isPositive()
                    .isEqualTo(addresses.getLast().getPort());
        }
    }

    @Test
    void a_port_that_is_never_free_at_all_addresses_is_told_after_some_tries() {
        var free = new InetSocketAddress(LOOPBACK, 0);
        assertThatThrownBy(() -> bind(Transport.best(), free, free).close())
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessageMatching("port [1-9]\\d* of 127.0.0.1 is in use");
    }

    @ParameterizedTest
    @EnumSource
    void an_address_of_another_machine_is_told_as_such(Transport transport) {
        assertRefused(
                transport,
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0),
                Obstacle.NOT_HERE,
                "port 0 of 192.0.2.1 is at no address of this machine");
    }
}
