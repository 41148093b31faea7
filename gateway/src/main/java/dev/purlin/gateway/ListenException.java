package dev.purlin.gateway;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// An address that cannot be listened on, and what stands in the way.
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1L;

    /// Error numbers of Linux, where the transport tells numbers.
    private static final int EPERM = 1;

    private static final int EACCES = 13;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;

    /// What stands in the way.
    public enum Obstacle {
        /// Somebody listens there already.
        TAKEN("is in use"),
        /// This machine has no such address.
        NOT_HERE("is at no address of this machine"),
        /// This user may not listen there.
        DENIED("is not this user's to listen on"),
        OTHER("cannot be listened on");

        private final String words;

        Obstacle(String words) {
            this.words = words;
        }
    }

    private final Obstacle obstacle;

    ListenException(InetSocketAddress address, Throwable cause) {
        this(address, obstacle(address.getAddress(), cause), cause);
    }

    private ListenException(InetSocketAddress address, Obstacle obstacle, Throwable cause) {
        super(
                "port "
                        + address.getPort()
                        + " of "
                        + address.getAddress().getHostAddress()
                        + " "
                        + obstacle.words,
                cause);
        this.obstacle = obstacle;
    }

    public Obstacle obstacle() {
        return obstacle;
    }

    private static Obstacle obstacle(InetAddress address, @Nullable Throwable cause) {
        return switch (cause) {
            case NativeIoException numbered ->
                    switch (-numbered.expectedErr()) {
                        case EADDRINUSE -> Obstacle.TAKEN;
                        case EADDRNOTAVAIL -> Obstacle.NOT_HERE;
                        case EACCES, EPERM -> Obstacle.DENIED;
                        default -> Obstacle.OTHER;
                    };
            case BindException _ when !isHere(address) -> Obstacle.NOT_HERE;
            case BindException worded when isDenial(worded) -> Obstacle.DENIED;
            case BindException _ -> Obstacle.TAKEN;
            case null, default -> Obstacle.OTHER;
        };
    }

    private static boolean isHere(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }

    /// The system's own words, which is all that there is of its error number.
    private static boolean isDenial(BindException worded) {
        return String.valueOf(worded.getMessage()).contains("ermission");
    }
}
