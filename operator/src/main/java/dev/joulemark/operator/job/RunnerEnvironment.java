package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.SecretKeyRef;
import dev.joulemark.api.v1alpha1.ZeusSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;

/** Environment of the runner container. */
final class RunnerEnvironment {

    private RunnerEnvironment() {}

    static List<EnvVar> of(EnergyExperimentSpec spec, AttemptNames names, String image) {
        List<EnvVar> variables = new ArrayList<>();
        variables.add(plain("JOULEMARK_CACHE", RunnerVolumes.CACHE_FOLDER));
        variables.add(plain("HF_HOME", RunnerVolumes.CACHE_FOLDER + "/huggingface"));
        variables.addAll(identity(names, image));
        variables.addAll(ResultStoreEnvironment.of(spec.results(), names.namespace()));
        if (spec.model().persistentVolumeClaim() != null) {
            variables.add(plain("JOULEMARK_MODEL_MOUNT", RunnerVolumes.MODEL_FOLDER));
        }
        if (spec.workload().dataset().configMapRef() != null) {
            variables.add(plain("JOULEMARK_DATASET_MOUNT", RunnerVolumes.DATASET_FOLDER));
        }
        SecretKeyRef hub = spec.model().tokenSecretRef();
        if (hub != null) {
            variables.add(secret("HF_TOKEN", hub));
        }
        ZeusSpec zeus = spec.measurement().zeus();
        SecretKeyRef zeusd = zeus == null ? null : zeus.tokenSecretRef();
        if (zeusd != null) {
            variables.add(secret("JOULEMARK_ZEUSD_TOKEN", zeusd));
        }
        return List.copyOf(variables);
    }

    /** Whose envelope is to be written, where, and what the container knows of its surroundings. */
    static List<EnvVar> identity(AttemptNames names, String image) {
        return List.of(
                plain("JOULEMARK_EXPERIMENT_UID", names.uid()),
                plain("JOULEMARK_ATTEMPT", Integer.toString(names.attempt())),
                plain("JOULEMARK_IMAGE", image),
                plain("JOULEMARK_TERMINATION_MESSAGE", "/dev/termination-log"),
                new EnvVarBuilder()
                        .withName("JOULEMARK_NODE")
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("spec.nodeName")
                        .endFieldRef()
                        .endValueFrom()
                        .build());
    }

    private static EnvVar secret(String name, SecretKeyRef key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key.key(), key.name(), false)
                .endValueFrom()
                .build();
    }

    private static EnvVar plain(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(literal(value)).build();
    }

    /** The kubelet replaces {@code $(NAME)} by that variable, be it a Secret's: what a user wrote stays as it is. */
    static String literal(String value) {
        return value.replace("$", "$$");
    }
}
