package dev.purlin.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
    @TempDir static Path made;
    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir Path folder;

    @BeforeAll
    static void make_certificates()
            throws IOException, InterruptedException, GeneralSecurityException {
        first = TestCertificate.make(made, "EC");
        second = TestCertificate.make(made, "EC");
    }

    private Path file(String name, String text) throws IOException {
        Path written = Files.writeString(folder.resolve(name + ".new"), text);
        return Files.move(
                written,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void assertRefused(Path certificate, Path key, String message, String help) {
        assertThatThrownBy(() -> Tls.open(certificate, key).close())
                .isInstanceOfSatisfying(
                        TlsException.class,
                        refused -> {
                            assertThat(refused).hasMessage(message);
                            assertThat(refused.help()).contains(help);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keys_of_every_usual_kind_are_read(String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (Tls tls = TestCertificate.make(folder, algorithm).open(folder)) {
            assertThat(tls.certificate().getPublicKey().getAlgorithm())
                    .isEqualTo(algorithm.replace("Ed25519", "EdDSA"));
        }
    }

    @Test
    void a_key_of_another_certificate_is_refused() throws IOException {
        Path certificate = file("cert.pem", first.certificatePem());
        Path key = file("key.pem", second.keyPem());
        assertRefused(
                certificate,
                key,
                key + " is not the key of the certificate in " + certificate,
                "belong together");
    }

    @Test
    void files_that_hold_something_else_are_refused() throws IOException {
        Path certificate = file("cert.pem", first.certificatePem());
        Path key = file("key.pem", first.keyPem());
        Path none = folder.resolve("none.pem");
        Path other = file("other.pem", first.keyPem().replace("PRIVATE", "RSA PRIVATE"));
        Path large = file("large.pem", "x".repeat(2 << 20));
        Path empty = file("empty.pem", "");
        assertRefused(none, key, none + " cannot be read", "exists");
        assertRefused(key, key, key + " holds no certificate in PEM form", "BEGIN CERTIFICATE");
        assertRefused(empty, key, empty + " holds no certificate in PEM form", "BEGIN");
        assertRefused(
                certificate,
                other,
                other + " holds no key in PKCS #8 form without a password",
                "openssl pkcs8");
        assertRefused(certificate, large, large + " has more than 1,048,576 bytes", "nothing but");
    }

    @Test
    void files_that_change_are_read_again_and_unusable_ones_change_nothing() throws IOException {
        Path certificate = file("cert.pem", first.certificatePem());
        Path key = file("key.pem", first.keyPem());
        try (Tls tls = Tls.open(certificate, key, Duration.ofMillis(1))) {
            assertThat(tls.certificate()).isEqualTo(first.certificate());
            file("cert.pem", "damaged");
            Files.delete(key);
            file("cert.pem", second.certificatePem());
            assertThat(tls.certificate()).isEqualTo(first.certificate());
            file("key.pem", second.keyPem());
            while (!tls.certificate().equals(second.certificate())) {
                Thread.onSpinWait();
            }
        }
    }
}
