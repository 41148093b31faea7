package dev.purlin.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS 1.3 and 1.2, with a certificate and a key that are read again when their files change: for
/// connections from then on. Files that cannot be used change nothing. From any thread.
public final class Tls implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.purlin.gateway.tls");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path certificate;
    private final Path key;
    private final Thread watch;
    private volatile Shown shown;

    private record Shown(X509Certificate certificate, SslContext context) {}

    /// What tells one state of a file from another.
    private record Stamp(FileTime changedAt, long bytes, @Nullable Object identity) {
        static @Nullable Stamp of(Path file) {
            try {
                var now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException _) {
                return null; // not there, as it may be while it is replaced
            }
        }
    }

    private record Stamps(@Nullable Stamp certificate, @Nullable Stamp key) {}

    private Tls(Path certificate, Path key, Duration pause) throws TlsException {
        this.certificate = certificate;
        this.key = key;
        Stamps first = stamps();
        shown = read();
        watch = Thread.ofVirtual().name("purlin-tls").unstarted(() -> watch(first, pause));
    }

    /// Reads both files, and looks once a second whether they changed, until closed.
    public static Tls open(Path certificate, Path key) throws TlsException {
        return open(certificate, key, PAUSE);
    }

    /// @param pause between two looks
    static Tls open(Path certificate, Path key, Duration pause) throws TlsException {
        var tls = new Tls(certificate, key, pause);
        tls.watch.start();
        return tls;
    }

    /// For one connection of a caller.
    public ChannelHandler handler(ByteBufAllocator allocator) {
        return shown.context().newHandler(allocator);
    }

    /// What callers who connect now are shown.
    X509Certificate certificate() {
        return shown.certificate();
    }

    private Stamps stamps() {
        return new Stamps(Stamp.of(certificate), Stamp.of(key));
    }

    private Shown read() throws TlsException {
        Pem pem = Pem.read(certificate, key);
        try {
            SslContext context =
                    SslContextBuilder.forServer(
                                    pem.key(), pem.chain().toArray(X509Certificate[]::new))
                            .sslProvider(SslProvider.JDK)
                            .protocols(List.of("TLSv1.3", "TLSv1.2"))
                            .build();
            return new Shown(pem.chain().getFirst(), context);
        } catch (SSLException failure) {
            throw new TlsException(
                    certificate,
                    "cannot be used for TLS",
                    "Use a certificate for a server, with a key of RSA or an elliptic curve.",
                    failure);
        }
    }

    private void watch(Stamps first, Duration pause) {
        Stamps known = first;
        try {
            while (true) {
                Thread.sleep(pause);
                Stamps now = stamps();
                if (!now.equals(known)) {
                    known = now;
                    readAgain();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// While only one of two files is replaced they do not belong together; the next look helps.
    private void readAgain() {
        try {
            shown = read();
            LOG.log(Level.INFO, "the certificate was read again: {0}", certificate);
        } catch (TlsException | RuntimeException failure) {
            LOG.log(
                    Level.WARNING,
                    "the certificate from before stays: {0}",
                    String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
