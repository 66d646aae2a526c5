package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.TlsTrustManagersProvider;

/** Certificate authorities of a file, which alone are then trusted, as {@code AWS_CA_BUNDLE} means it in the AWS tools. */
final class CaBundle {

    private CaBundle() {}

    static TlsTrustManagersProvider of(Path file) throws StoreException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("no certificate");
            }
            TrustManager[] managers = managers(certificates);
            return managers::clone;
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreException(
                    Reason.DENIED,
                    "the certificates of " + file + " (AWS_CA_BUNDLE) cannot be read ("
                            + e.getClass().getSimpleName() + "): give certificates in PEM",
                    e);
        }
    }

    private static TrustManager[] managers(Collection<? extends Certificate> certificates)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
