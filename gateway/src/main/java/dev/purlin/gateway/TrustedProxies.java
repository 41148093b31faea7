package dev.purlin.gateway;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The proxies in front of the gateway whose `X-Forwarded-*` lines are true. Anybody else could
/// write there what they like.
public final class TrustedProxies {
    /// Nobody stands in front.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private record Network(List<Byte> address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if (((address.get(bit / 8) ^ other[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /// @param texts addresses such as `10.0.0.7` or networks such as `10.0.0.0/8` and `fd00::/8`
    /// @throws IllegalArgumentException when one is neither
    public static TrustedProxies of(List<String> texts) {
        return new TrustedProxies(texts.stream().map(TrustedProxies::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte @Nullable [] address =
                NetUtil.createByteArrayFromIpAddressString(
                        slash < 0 ? text : text.substring(0, slash));
        int most = address == null ? 0 : address.length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1));
        if (address == null || bits < 0 || bits > most) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no address and no network such as 10.0.0.0/8");
        }
        var bytes = new ArrayList<Byte>();
        for (byte b : address) {
            bytes.add(b);
        }
        return new Network(List.copyOf(bytes), bits);
    }

    private static int bits(String text) {
        boolean isNumber = text.length() <= 3 && text.chars().allMatch(Character::isDigit);
        return text.isEmpty() || !isNumber ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.holds(bytes));
    }
}
