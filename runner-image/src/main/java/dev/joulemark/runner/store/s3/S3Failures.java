package dev.joulemark.runner.store.s3;

import dev.joulemark.runner.store.StoreException;
import dev.joulemark.runner.store.StoreException.Reason;
import java.io.IOException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What failures of the SDK mean. The text of an answer is not repeated, since a store may quote in it what was sent: only its
 * status and code are.
 *
 * @param address of the store
 */
record S3Failures(String address) {

    private static final String CREDENTIALS =
            "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a workload identity that is allowed to";

    /** Codes of stores that answer a wrong key with another status than 403. */
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "XAdminUserNotFound");

    private static final Set<String> OTHER_REGION =
            Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException");

    /** A failure about a bucket or one of its objects. */
    StoreException of(SdkException failure, String what) {
        return switch (failure) {
            case AwsServiceException answer -> answered(answer, what);
            case SdkClientException client -> unreachable(client);
            default -> unreachable(failure);
        };
    }

    /** No credentials were found. */
    StoreException withoutCredentials(SdkException failure) {
        return new StoreException(
                Reason.DENIED, "no credentials for " + address + " were found: " + CREDENTIALS, failure);
    }

    private StoreException answered(AwsServiceException answer, String what) {
        int status = answer.statusCode();
        String code =
                answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
        String said = " (HTTP " + status + (code == null || code.isBlank() ? "" : ", " + code) + ")";
        if (DENIED.contains(String.valueOf(code)) || status == 401 || status == 403) {
            return new StoreException(Reason.DENIED, address + " refuses " + what + said + ": " + CREDENTIALS, answer);
        }
        if (OTHER_REGION.contains(String.valueOf(code)) || status == 301) {
            return new StoreException(
                    Reason.DENIED,
                    address + " keeps " + what + " in another region" + said + ": set AWS_REGION",
                    answer);
        }
        return switch (status) {
            case 404 ->
                new StoreException(
                        Reason.NOT_FOUND, what + " is not at " + address + said + ": correct its name", answer);
            case 412 ->
                new StoreException(
                        Reason.UNREACHABLE, what + " was changed while it was read" + said + ": run again", answer);
            default ->
                new StoreException(
                        Reason.UNREACHABLE, address + " fails on " + what + said + ": try again later", answer);
        };
    }

    /** A connection that broke while an answer was read. */
    StoreException broken(IOException failure, String what) {
        return new StoreException(
                Reason.UNREACHABLE,
                address + " ended its answer on " + what + " ("
                        + failure.getClass().getSimpleName() + "): try again later",
                failure);
    }

    private StoreException unreachable(SdkException failure) {
        Throwable root = failure;
        boolean untrusted = false;
        while (root.getCause() != null) {
            root = root.getCause();
            untrusted |= root instanceof SSLException;
        }
        if (untrusted) {
            return new StoreException(
                    Reason.DENIED,
                    "the certificate of " + address + " is not trusted ("
                            + root.getClass().getSimpleName()
                            + "): give the certificates of its authority in AWS_CA_BUNDLE",
                    failure);
        }
        return new StoreException(
                Reason.UNREACHABLE,
                address + " does not answer (" + root.getClass().getSimpleName()
                        + "): check AWS_ENDPOINT_URL_S3 and the network, or try again later",
                failure);
    }
}
