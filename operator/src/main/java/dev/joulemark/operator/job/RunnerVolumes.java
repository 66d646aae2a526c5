package dev.joulemark.operator.job;

import dev.joulemark.api.v1alpha1.CacheSpec;
import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.ResultsSpec;
import dev.joulemark.api.v1alpha1.S3Results;
import dev.joulemark.api.v1alpha1.VolumePath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Volumes of a runner Pod and where they are mounted. */
final class RunnerVolumes {

    static final String SPEC_FOLDER = "/etc/joulemark";
    static final String CACHE_FOLDER = "/var/cache/joulemark";
    static final String RESULTS_FOLDER = "/results";
    static final String MODEL_FOLDER = "/models";
    static final String DATASET_FOLDER = "/datasets";
    static final String CA_FOLDER = "/etc/joulemark-ca";

    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();

    private RunnerVolumes() {}

    /** What the collector of an attempt needs: the place of results, to read from. */
    static RunnerVolumes ofCollector(EnergyExperimentSpec spec) {
        RunnerVolumes volumes = new RunnerVolumes();
        volumes.addEmptyDir("tmp", "/tmp");
        ResultsSpec results = spec.results();
        if (results != null && results.persistentVolumeClaim() != null) {
            volumes.addClaim("results", results.persistentVolumeClaim(), RESULTS_FOLDER, true);
        }
        volumes.addAuthorities(results);
        return volumes;
    }

    RunnerVolumes(EnergyExperimentSpec spec, AttemptNames names) {
        addConfigMap("spec", names.objectName(), SPEC_FOLDER);
        addEmptyDir("tmp", "/tmp");
        CacheSpec cache = spec.cache();
        if (cache == null) {
            addEmptyDir("cache", CACHE_FOLDER);
        } else {
            addClaim("cache", cache.persistentVolumeClaim(), CACHE_FOLDER, false);
        }
        ResultsSpec results = spec.results();
        if (results == null || results.persistentVolumeClaim() == null) {
            addEmptyDir("results", RESULTS_FOLDER);
        } else {
            addClaim("results", results.persistentVolumeClaim(), RESULTS_FOLDER, false);
        }
        addAuthorities(results);
        VolumePath model = spec.model().persistentVolumeClaim();
        if (model != null) {
            addClaim("model", new VolumePath(model.claimName(), ""), MODEL_FOLDER, true);
        }
        ConfigMapKeyRef dataset = spec.workload().dataset().configMapRef();
        if (dataset != null) {
            addConfigMap("dataset", dataset.name(), DATASET_FOLDER);
        }
    }

    List<Volume> volumes() {
        return List.copyOf(volumes);
    }

    List<VolumeMount> mounts() {
        return List.copyOf(mounts);
    }

    private void addAuthorities(@Nullable ResultsSpec results) {
        S3Results s3 = results == null ? null : results.s3();
        if (s3 != null && s3.caBundleRef() != null) {
            addConfigMap("results-ca", s3.caBundleRef().name(), CA_FOLDER);
        }
    }

    private void addConfigMap(String name, String configMap, String folder) {
        volumes.add(new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(configMap)
                .endConfigMap()
                .build());
        mounts.add(mount(name, folder, "", true));
    }

    private void addEmptyDir(String name, String folder) {
        volumes.add(new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build());
        mounts.add(mount(name, folder, "", false));
    }

    private void addClaim(String name, VolumePath path, String folder, boolean readOnly) {
        volumes.add(new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim()
                .withClaimName(path.claimName())
                .withReadOnly(readOnly ? true : null)
                .endPersistentVolumeClaim()
                .build());
        mounts.add(mount(name, folder, path.path(), readOnly));
    }

    private static VolumeMount mount(String name, String folder, String subPath, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(folder)
                .withSubPath(subPath.isEmpty() ? null : subPath)
                .withReadOnly(readOnly ? true : null)
                .build();
    }
}
