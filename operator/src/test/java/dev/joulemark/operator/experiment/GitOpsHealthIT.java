package dev.joulemark.operator.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.Experiments;
import dev.joulemark.operator.cluster.Script;
import dev.joulemark.operator.cluster.Tool;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.FailureKind;
import dev.joulemark.operator.observe.ObservedAttempt;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GitOps tools make of an experiment in each of its states, by the code and the interpreters of these tools. */
@Tag("K8S-3")
final class GitOpsHealthIT {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final ObservedAttempt NOTHING = new ObservedAttempt.NotStarted();

    private final ExperimentPlanner planner =
            new ExperimentPlanner(new RunnerSettings("joulemark/runner:test", "IfNotPresent", "1", "2Gi"));
    private final List<String> expected = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void everyToolReachesTheRightAnswerInEveryState() throws IOException {
        // Given
        String again = "run: {retry: {maxInfrastructureRetries: 1}}";
        state("01-created", stored(), "InProgress\tInProgress\tProgressing");
        state("02-reference-missing", refused(), "Failed\tFailed\tDegraded");
        state("03-starting", seen("", NOTHING), "InProgress\tInProgress\tProgressing");
        state("04-queued", seen("queue: {localQueue: q}", Seen.queued(NOW)), "InProgress\tInProgress\tSuspended");
        state("05-unschedulable", seen("", Seen.unschedulable(NOW)), "InProgress\tInProgress\tProgressing");
        state("06-measuring", seen("", Seen.running(NOW)), "InProgress\tInProgress\tProgressing");
        state("07-node-silent", seen("", Seen.running(NOW), Seen.silent(NOW)), "InProgress\tInProgress\tProgressing");
        state("08-next-attempt", seen(again, Seen.running(NOW), Seen.evicted()), "InProgress\tInProgress\tProgressing");
        state("09-suspended", seen("run: {state: Suspend}", NOTHING), "InProgress\tInProgress\tSuspended");
        state("10-cancelled", seen("run: {state: Cancel}", NOTHING), "Failed\tFailed\tDegraded");
        state("11-succeeded", seen("", Seen.valid(1)), "Current\tCurrent\tHealthy");
        state("12-not-valid", seen("", Seen.invalid(1, "ThermalThrottle")), "Current\tFailed\tDegraded");
        state("13-failed", seen("", failed()), "Failed\tFailed\tDegraded");
        state("14-changed-since", changed(seen("", Seen.valid(1))), "InProgress\tInProgress\tProgressing");
        String early = "run: {readyPolicy: OnAccepted}";
        state("15-accepted-is-enough", seen(early, Seen.running(NOW)), "Current\tCurrent\tHealthy");
        state("16-accepted-then-failed", seen(early, Seen.running(NOW), failed()), "Failed\tFailed\tDegraded");

        // When
        List<String> arguments = new ArrayList<>(
                List.of("../deploy/gitops/argo-cd/health.lua", "../deploy/gitops/flux/kustomization.yaml"));
        try (var files = Files.list(folder)) {
            files.sorted().map(Path::toString).forEach(arguments::add);
        }
        Script verdicts = Tool.gitOpsVerdicts().run(arguments.toArray(String[]::new));

        // Then
        assertThat(verdicts.output().lines()).containsExactlyElementsOf(expected);
    }

    private void state(String name, EnergyExperiment experiment, String verdicts) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), Serialization.asYaml(experiment));
        expected.add(name + ".yaml\t" + verdicts);
    }

    /** As the API server stores it before the operator has seen it: with the default of the CRD. */
    private static EnergyExperiment stored() throws IOException {
        JsonNode crd = new YAMLMapper()
                .readTree(Path.of("../crds/generated/energyexperiments.joulemark.dev.yaml")
                        .toFile());
        JsonNode status = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/status/default");
        return Experiments.with(
                experiment(""), Serialization.unmarshal(status.toString(), EnergyExperimentStatus.class));
    }

    private static ObservedAttempt failed() {
        return Seen.failed("OOMKilled", FailureKind.FINAL);
    }

    private static EnergyExperiment changed(EnergyExperiment experiment) {
        experiment.getMetadata().setGeneration(2L);
        return experiment;
    }

    private EnergyExperiment refused() {
        EnergyExperiment experiment = experiment("");
        Situation situation = new Situation(
                experiment,
                List.of("spec.cache names a claim that is not there."),
                NOTHING,
                false,
                Leftovers.NONE,
                NOW);
        return Experiments.with(experiment, planner.plan(situation).status());
    }

    /** An experiment with the status it has when an attempt was seen in these states, one after the other. */
    private EnergyExperiment seen(String spec, ObservedAttempt... states) {
        EnergyExperiment experiment = experiment(spec);
        for (ObservedAttempt state : states) {
            Situation situation = new Situation(experiment, List.of(), state, false, Leftovers.NONE, NOW);
            experiment = Experiments.with(experiment, planner.plan(situation).status());
        }
        return experiment;
    }

    private static EnergyExperiment experiment(String spec) {
        return Experiments.parse("""
                apiVersion: joulemark.dev/v1alpha1
                kind: EnergyExperiment
                metadata: {name: a, namespace: n, uid: %s, generation: 1}
                spec:
                  model: {path: m}
                  workload: {dataset: {name: aienergyscore}}
                  %s
                """.formatted(Experiments.UID, spec));
    }
}
