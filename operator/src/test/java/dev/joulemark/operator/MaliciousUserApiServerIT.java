package dev.joulemark.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.api.v1alpha1.Condition;
import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import dev.joulemark.operator.cluster.FakeKubelet;
import dev.joulemark.operator.cluster.Namespace;
import dev.joulemark.operator.cluster.RawApi;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user who may only create experiments tries, and what becomes of it. */
@Tag("K8S-6")
@ExtendWith(ControlPlaneExtension.class)
final class MaliciousUserApiServerIT {

    private static final String START = "{model: {path: m.gguf}, workload: {dataset: {name: aienergyscore}}, ";

    private final ControlPlane cluster;
    private final FakeKubelet kubelet;

    @RegisterExtension
    final RunningOperator operator;

    MaliciousUserApiServerIT(ControlPlane cluster) {
        this.cluster = cluster;
        this.kubelet = new FakeKubelet(cluster.admin());
        this.operator = new RunningOperator(cluster, LocalOperator.SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine: {env: [{name: LD_PRELOAD, value: /tmp/x.so}]}",
                "engine: {args: [--output, /etc]}",
                "engine: {command: [sh]}",
                "placement: {securityContext: {privileged: true}}",
                "placement: {hostNetwork: true}",
                "placement: {nodeName: control-plane}",
                "placement: {serviceAccountName: cluster-admin}",
                "cache: {hostPath: {path: /}}",
                "results: {hostPath: {path: /}}",
                "results: {persistentVolumeClaim: {claimName: c, path: ../../etc}}",
                "profileRef: {name: \"p\\u001b[31m\"}",
                "placement: {gpuProducts: [\"H100\\u0007\"]}",
                "placement: {runtimeClassName: \"a\\nb\"}"
            })
    @Tag("fault-43")
    void row43WhatNoFieldAllowsIsRefused(String section) {
        RawApi api = new RawApi(cluster.admin(), namespace("refused").name());
        assertThat(api.dryRun(document(START + section + "}")).accepted()).isFalse();
    }

    @Test
    @Tag("fault-43")
    void row43OversizedTextsAreRefused() {
        RawApi api = new RawApi(cluster.admin(), namespace("refused").name());
        for (String section : new String[] {
            "model: {path: %s}", "profileRef: {name: %s}", "queue: {localQueue: %s}", "engine: {image: %s}"
        }) {
            String spec = "{workload: {dataset: {name: aienergyscore}}, "
                    + (section.startsWith("model") ? "" : "model: {path: m}, ")
                    + section.formatted("a".repeat(100_000)) + "}";
            assertThat(api.dryRun(document(spec)).accepted()).as(section).isFalse();
        }
    }

    @Test
    @Tag("fault-43")
    void row43NeitherVariablesNorArgumentsOfTheRunnerCanBeTakenOver() {
        // Given
        Namespace namespace = namespace("variables");
        namespace.apply(
                "smallest",
                START.replace("m.gguf", "'--output=/etc $(HF_TOKEN)'")
                        + "results: {s3: {bucket: abc, prefix: '$(HF_TOKEN)/$(KUBERNETES_SERVICE_HOST)'}}}");

        // When
        Pod pod = namespace.awaitPod();

        // Then
        Container runner = pod.getSpec().getContainers().getFirst();
        assertThat(runner.getArgs())
                .containsExactly("run", "/etc/joulemark/experiment.yaml", "--output", "/results", "--no-progress");
        assertThat(runner.getEnv())
                .filteredOn(variable -> variable.getName().equals("JOULEMARK_RESULT_URI"))
                .extracting(EnvVar::getValue)
                .containsExactly("s3://abc/$$(HF_TOKEN)/$$(KUBERNETES_SERVICE_HOST)");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
        assertThat(pod.getSpec().getHostNetwork()).isNull();
    }

    @Test
    @Tag("fault-43")
    void row43ControlCharactersReachNeitherConditionsNorEvents() {
        // Given a runner that was taken over, and a selector that no node can have
        Namespace namespace = namespace("terminal");
        namespace.apply("smallest", START + "run: {}}");
        namespace.apply("selector", START + "placement: {nodeSelector: {\"a\\u001b[2J\": b}}}");

        // When
        kubelet.ended(namespace.awaitPod(), 0, "\u001b[31mred\u0007\u001b]0;title\u0007");
        namespace.awaitReason("smallest", "Finished", "EnvelopeMalformed");
        namespace.awaitReason("selector", "Accepted", "InvalidNodeSelector");

        // Then
        for (String name : new String[] {"smallest", "selector"}) {
            assertThat(requireNonNull(namespace.experiment(name).orElseThrow().getStatus())
                            .conditions())
                    .extracting(Condition::message)
                    .noneMatch(message -> message.matches("(?s).*\\p{Cntrl}.*"));
        }
        KubernetesClient user = cluster.admin();
        assertThat(user.events()
                        .v1()
                        .events()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .filteredOn(
                        event -> "EnergyExperiment".equals(event.getRegarding().getKind()))
                .isNotEmpty()
                .noneMatch(event -> event.getNote().matches("(?s).*\\p{Cntrl}.*"));
    }

    private Namespace namespace(String name) {
        String full = "malicious-" + name;
        return cluster.admin().namespaces().withName(full).get() == null
                ? cluster.namespace(full)
                : new Namespace(cluster.admin(), full);
    }

    private static String document(String spec) {
        return "{apiVersion: joulemark.dev/v1alpha1, kind: EnergyExperiment, metadata: {name: malicious}, spec: " + spec
                + "}";
    }
}
