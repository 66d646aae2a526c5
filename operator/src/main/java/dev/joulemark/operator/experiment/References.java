package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.CacheSpec;
import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.ResultsSpec;
import dev.joulemark.api.v1alpha1.S3Results;
import dev.joulemark.api.v1alpha1.VolumePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects an experiment names. Secrets are left out on purpose: the operator may not read them, and the kubelet reports a
 * missing one.
 *
 * @param claims PersistentVolumeClaims, with the field that names each
 * @param configMaps keys of ConfigMaps, with the field that names each
 */
record References(List<Claim> claims, List<Key> configMaps) {

    /** A claim and the field that names it. */
    record Claim(String field, String name) {}

    /** A key of a ConfigMap and the field that names it. */
    record Key(String field, ConfigMapKeyRef ref) {}

    static References of(EnergyExperimentSpec spec) {
        List<Claim> claims = new ArrayList<>();
        VolumePath model = spec.model().persistentVolumeClaim();
        if (model != null) {
            claims.add(new Claim("spec.model.persistentVolumeClaim", model.claimName()));
        }
        CacheSpec cache = spec.cache();
        if (cache != null) {
            claims.add(new Claim(
                    "spec.cache.persistentVolumeClaim",
                    cache.persistentVolumeClaim().claimName()));
        }
        ResultsSpec results = spec.results();
        if (results != null && results.persistentVolumeClaim() != null) {
            claims.add(new Claim(
                    "spec.results.persistentVolumeClaim",
                    results.persistentVolumeClaim().claimName()));
        }
        ConfigMapKeyRef dataset = spec.workload().dataset().configMapRef();
        List<Key> keys = new ArrayList<>();
        if (dataset != null) {
            keys.add(new Key("spec.workload.dataset.configMapRef", dataset));
        }
        S3Results s3 = results == null ? null : results.s3();
        if (s3 != null && s3.caBundleRef() != null) {
            keys.add(new Key("spec.results.s3.caBundleRef", s3.caBundleRef()));
        }
        return new References(List.copyOf(claims), List.copyOf(keys));
    }
}
