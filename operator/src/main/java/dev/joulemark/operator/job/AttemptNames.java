package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names, labels and the owner reference of what one attempt creates. Deterministic, so that an operator that restarts, or
 * a second one, finds the same objects instead of making others.
 *
 * @param experiment name of the experiment, at most 40 characters
 * @param namespace its namespace
 * @param uid its UID, which tells it from an earlier experiment of the same name
 * @param attempt number of the attempt, from 1
 */
public record AttemptNames(String experiment, String namespace, String uid, int attempt) {

    /** Label that selects everything this operator creates. */
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY_LABEL}. */
    public static final String MANAGED_BY = "joulemark";

    /** Label with the name of the experiment. */
    public static final String EXPERIMENT_LABEL = "joulemark.dev/experiment";

    /** Label with the UID of the experiment. */
    public static final String EXPERIMENT_UID_LABEL = "joulemark.dev/experiment-uid";

    /** Label with the number of the attempt. */
    public static final String ATTEMPT_LABEL = "joulemark.dev/attempt";

    /**
     * Label with the version of these labels and of the names. An operator recognises the objects of earlier versions, since
     * a run goes on while the operator is upgraded; objects without it are of the time before it and mean the same.
     */
    public static final String LABELS_VERSION_LABEL = "joulemark.dev/labels-version";

    /** Value of {@link #LABELS_VERSION_LABEL}: to be raised with every change that another operator must know of. */
    public static final String LABELS_VERSION = "1";

    /** Annotation with the hash of the effective spec. */
    public static final String SPEC_HASH_ANNOTATION = "joulemark.dev/spec-hash";

    private static final int SHORT_UID_LENGTH = 8;

    /**
     * The names of an experiment's attempt.
     *
     * @param experiment an experiment that the API server has stored
     * @param attempt number of the attempt, from 1
     */
    public static AttemptNames of(EnergyExperiment experiment, int attempt) {
        return new AttemptNames(
                experiment.getMetadata().getName(),
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getUid(),
                attempt);
    }

    /** Name of the Job and of its ConfigMap, at most 63 characters. */
    public String objectName() {
        String shortUid = uid.replace("-", "").substring(0, SHORT_UID_LENGTH);
        return experiment + "-" + shortUid + "-" + attempt;
    }

    /** Labels of everything the attempt creates. */
    public Map<String, String> labels() {
        // Sorted: the same attempt gives the same bytes in every process, which Map.of does not promise.
        return new TreeMap<>(Map.of(
                MANAGED_BY_LABEL,
                MANAGED_BY,
                "app.kubernetes.io/name",
                "joulemark-runner",
                EXPERIMENT_LABEL,
                experiment,
                EXPERIMENT_UID_LABEL,
                uid,
                ATTEMPT_LABEL,
                Integer.toString(attempt),
                LABELS_VERSION_LABEL,
                LABELS_VERSION));
    }

    /** Makes the experiment the controlling owner, so that deleting it deletes everything. */
    public OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(EnergyExperiment.GROUP + "/" + EnergyExperiment.VERSION)
                .withKind(EnergyExperiment.KIND)
                .withName(experiment)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
