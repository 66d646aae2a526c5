package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.ObjectRef;
import dev.joulemark.api.v1alpha1.ResultsSpec;
import dev.joulemark.api.v1alpha1.S3Checksums;
import dev.joulemark.api.v1alpha1.S3Results;
import dev.joulemark.api.v1alpha1.VolumePath;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where results go, in the variables that the runner and the tools of AWS read. Keys are named, never read: the kubelet puts
 * them into the Pod.
 */
final class ResultStoreEnvironment {

    private static final String WHEN_REQUIRED = "when_required";

    private final List<EnvVar> variables = new ArrayList<>();

    private ResultStoreEnvironment() {}

    static List<EnvVar> of(@Nullable ResultsSpec results, String namespace) {
        ResultStoreEnvironment environment = new ResultStoreEnvironment();
        if (results != null && results.persistentVolumeClaim() != null) {
            environment.add("JOULEMARK_RESULT_URI", uri(namespace, results.persistentVolumeClaim()));
        }
        if (results != null && results.s3() != null) {
            environment.bucket(results.s3());
        }
        return List.copyOf(environment.variables);
    }

    /**
     * Address of the place that results lie in.
     *
     * @param s3 a place in a bucket
     */
    static String uri(S3Results s3) {
        String prefix = s3.prefix().replaceAll("^/+|/+$", "");
        return "s3://" + s3.bucket() + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    private static String uri(String namespace, VolumePath path) {
        String folder = path.path().isEmpty() ? "" : "/" + path.path();
        return "pvc://" + namespace + "/" + path.claimName() + folder;
    }

    private void bucket(S3Results s3) {
        add("JOULEMARK_RESULT_URI", uri(s3));
        add("AWS_REGION", s3.region());
        add("JOULEMARK_S3_PATH_STYLE", s3.pathStyle().toString());
        String endpoint = s3.endpoint();
        if (endpoint != null) {
            add("AWS_ENDPOINT_URL_S3", endpoint);
        }
        if (s3.caBundleRef() != null) {
            add(
                    "AWS_CA_BUNDLE",
                    RunnerVolumes.CA_FOLDER + "/" + s3.caBundleRef().key());
        }
        if (s3.checksums() == S3Checksums.WHEN_REQUIRED) {
            add("AWS_REQUEST_CHECKSUM_CALCULATION", WHEN_REQUIRED);
            add("AWS_RESPONSE_CHECKSUM_VALIDATION", WHEN_REQUIRED);
        }
        ObjectRef secret = s3.credentialsSecretRef();
        if (secret != null) {
            addSecret("AWS_ACCESS_KEY_ID", secret.name(), false);
            addSecret("AWS_SECRET_ACCESS_KEY", secret.name(), false);
            addSecret("AWS_SESSION_TOKEN", secret.name(), true);
        }
    }

    private void add(String name, String value) {
        variables.add(new EnvVarBuilder()
                .withName(name)
                .withValue(RunnerEnvironment.literal(value))
                .build());
    }

    private void addSecret(String name, String secret, boolean optional) {
        variables.add(new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(name, secret, optional)
                .endValueFrom()
                .build());
    }
}
