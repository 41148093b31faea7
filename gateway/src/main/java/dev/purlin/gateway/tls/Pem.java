package dev.purlin.gateway.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A certificate, with those that vouch for it, and its key, as PEM files hold them.
record Pem(List<X509Certificate> chain, PrivateKey key) {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] SIGNED = {1, 2, 3};

    Pem {
        chain = List.copyOf(chain);
    }

    static Pem read(Path certificateFile, Path keyFile) throws TlsException {
        List<X509Certificate> chain = chain(certificateFile);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        byte[] encoded = encodedKey(keyFile);
        PrivateKey key = key(encoded, publicKey);
        if (key == null || !isPair(key, publicKey)) {
            throw new TlsException(
                    keyFile,
                    "is not the key of the certificate in " + certificateFile,
                    "Name the two files that belong together, the server's certificate first in"
                            + " its file.",
                    null);
        }
        return new Pem(chain, key);
    }

    private static List<X509Certificate> chain(Path file) throws TlsException {
        byte[] bytes = bytes(file);
        CertificateException cause = null;
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException failure) {
            cause = failure;
        }
        throw new TlsException(
                file,
                "holds no certificate in PEM form",
                "It begins with -----BEGIN CERTIFICATE-----; those that vouch for it follow.",
                cause);
    }

    private static byte[] encodedKey(Path file) throws TlsException {
        Matcher matcher = KEY.matcher(new String(bytes(file), ISO_8859_1));
        IllegalArgumentException cause = null;
        try {
            if (matcher.find()) {
                return Base64.getMimeDecoder().decode(matcher.group(1));
            }
        } catch (IllegalArgumentException failure) {
            cause = failure;
        }
        throw new TlsException(
                file,
                "holds no key in PKCS #8 form without a password",
                "Make one of another form by: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW.",
                cause);
    }

    private static byte[] bytes(Path file) throws TlsException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException failure) {
            throw new TlsException(
                    file,
                    "cannot be read",
                    "Check that it exists and that you may read it.",
                    failure);
        }
        if (bytes.length > MOST_BYTES) {
            throw new TlsException(
                    file,
                    "has more than %,d bytes".formatted(MOST_BYTES),
                    "Name a file that holds nothing but what is needed.",
                    null);
        }
        return bytes;
    }

    /// Null when it is of another kind than the certificate's.
    private static @Nullable PrivateKey key(byte[] encoded, PublicKey publicKey) {
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException _) {
            return null;
        }
    }

    /// Whether one confirms what the other signs.
    private static boolean isPair(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
