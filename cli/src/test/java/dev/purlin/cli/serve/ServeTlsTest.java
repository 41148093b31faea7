package dev.purlin.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `purlin serve` with a certificate of its own.
class ServeTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private KeyStore certificate()
            throws IOException, InterruptedException, GeneralSecurityException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options =
                "-genkeypair -alias it -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1"
                        + " -storetype PKCS12 -storepass changeit -keystore "
                        + file("store");
        Process made =
                new ProcessBuilder((keytool + " " + options).split(" "))
                        .redirectErrorStream(true)
                        .start();
        String told = new String(made.getInputStream().readAllBytes(), UTF_8);
        assertThat(made.waitFor()).as(told).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file("store"))) {
            store.load(in, PASSWORD);
        }
        write("cert.pem", "CERTIFICATE", store.getCertificate("it").getEncoded());
        write("key.pem", "PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
        return store;
    }

    private void write(String name, String label, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(encoded);
        Files.writeString(
                file(name),
                "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private static SSLContext trusting(KeyStore store)
            throws IOException, GeneralSecurityException {
        var known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry("it", store.getCertificate("it"));
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }

    private Served serve(String... more) throws IOException {
        return Served.start(file("data"), more);
    }

    @Test
    void its_urls_are_https_and_whoever_trusts_the_certificate_is_answered()
            throws IOException, InterruptedException, GeneralSecurityException {
        SSLContext trusting = trusting(certificate());
        String cert = file("cert.pem").toString();
        String key = file("key.pem").toString();
        try (Served served = serve("--no-built-in", "--tls-cert", cert, "--tls-key", key);
                var client = HttpClient.newBuilder().sslContext(trusting).build()) {
            assertThat(served.url()).startsWith("https://127.0.0.1:");
            assertThat(file("data/serve.json")).content().contains(served.url());
            var request = HttpRequest.newBuilder(URI.create(served.url() + "/openapi.json"));
            String document = client.send(request.build(), BodyHandlers.ofString()).body();
            assertThat(JsonMapper.shared().readTree(document).at("/servers/0/url").asString())
                    .isEqualTo(served.url());
            assertThat(served.terminate()).isZero();
        }
    }

    @Test
    void files_that_cannot_be_used_are_invalid_input() throws IOException, InterruptedException {
        String none = file("none.pem").toString();
        try (Served refused = serve("--tls-cert", none, "--tls-key", none)) {
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.told()).startsWith("purlin serve: " + none + " cannot be read\n  ");
        }
    }
}
