package dev.joulemark.operator.experiment;

import dev.joulemark.api.result.EnvelopeNumbers;
import dev.joulemark.api.result.EnvelopeProvenance;
import dev.joulemark.api.result.EnvelopeRun;
import dev.joulemark.api.result.MeasurementValidity;
import dev.joulemark.api.result.ResultEnvelope;
import dev.joulemark.api.result.Validity;
import dev.joulemark.api.result.WarningCode;
import dev.joulemark.api.v1alpha1.AttemptsStatus;
import dev.joulemark.api.v1alpha1.ConditionStatus;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.MeasurementProfileSpec;
import dev.joulemark.api.v1alpha1.PastAttempt;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.plan.ProfileDocument;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The most that can ever stand in a status: every list full, every text as long as it may be or longer. */
final class LargestStatus {

    private static final String TIME = "2026-11-25T12:00:00Z";
    private static final double LONG_NUMBER = 123_456.789e-9;

    private LargestStatus() {}

    /**
     * The status an experiment has after its longest history and its longest envelope.
     *
     * @param experiment an experiment
     */
    static EnergyExperimentStatus of(EnergyExperiment experiment) {
        experiment.setStatus(withHistory());
        StatusFrame frame = StatusFrame.of(
                experiment, new RunnerSettings("r".repeat(512), "IfNotPresent", "1", "2Gi"), Instant.parse(TIME));
        return new StatusWriter(frame)
                .measured(
                        envelope(experiment.getMetadata().getUid()),
                        new ObservedAttempt.Place("n".repeat(253), TIME, TIME));
    }

    private static EnergyExperimentStatus withHistory() {
        List<PastAttempt> history = IntStream.rangeClosed(1, EnergyExperimentStatus.MAX_HISTORY)
                .mapToObj(attempt -> new PastAttempt(
                        attempt,
                        attempt,
                        "R".repeat(64),
                        "m".repeat(256),
                        "n".repeat(253),
                        TIME,
                        TIME,
                        ConditionStatus.FALSE,
                        "1".repeat(32),
                        "1".repeat(32),
                        "u".repeat(1_024)))
                .toList();
        return new EnergyExperimentStatus(
                1L,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                new AttemptsStatus(5, 5, 5, 5, 17, 17),
                history,
                TIME,
                null,
                profile());
    }

    private static FrozenProfile profile() {
        String toleration = "{key: %s, operator: Equal, value: %s, effect: NoSchedule}"
                .formatted("k".repeat(252) + "/" + "k".repeat(63), "v".repeat(63));
        String labels = IntStream.range(0, 8)
                .mapToObj(i -> "k".repeat(253) + "/" + "k".repeat(61) + "%02d: ".formatted(i) + "v".repeat(63))
                .collect(Collectors.joining(", "));
        return ProfileDocument.freeze(
                "p".repeat(253),
                "u".repeat(36),
                1L,
                Serialization.unmarshal(
                        """
                runnerImage: %s
                placement:
                  gpuProducts: [%s]
                  nodeSelector: {%s}
                  tolerations: [%s]
                  runtimeClassName: %s
                cache: {persistentVolumeClaim: {claimName: %s}}
                queue: {localQueue: %s, priorityClass: %s}
                results:
                  s3:
                    bucket: %s
                    prefix: %s
                    endpoint: "https://%s"
                    serviceAccountName: %s
                """.formatted(
                                        "i".repeat(440) + "@sha256:" + "a".repeat(64),
                                        String.join(", ", Collections.nCopies(16, "G".repeat(63))),
                                        labels,
                                        String.join(", ", Collections.nCopies(8, toleration)),
                                        "r".repeat(253),
                                        "c".repeat(253),
                                        "q".repeat(63),
                                        "q".repeat(63),
                                        "b".repeat(63),
                                        "p".repeat(512),
                                        "e".repeat(504),
                                        "s".repeat(253)),
                        MeasurementProfileSpec.class));
    }

    private static ResultEnvelope envelope(String uid) {
        List<String> warnings = Stream.generate(() -> Arrays.stream(WarningCode.values()))
                .limit(3)
                .flatMap(codes -> codes.map(WarningCode::code))
                .limit(40)
                .toList();
        return new ResultEnvelope(
                ResultEnvelope.SCHEMA,
                uid,
                17,
                "Measured",
                null,
                null,
                "u".repeat(2_048),
                "a".repeat(64),
                Long.MAX_VALUE,
                "1".repeat(16),
                null,
                new EnvelopeNumbers(
                        1e15,
                        -1e15,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        LONG_NUMBER,
                        Long.MAX_VALUE,
                        1e15,
                        LONG_NUMBER,
                        32),
                new MeasurementValidity(Validity.FALSE, "V".repeat(64), "m".repeat(2_048)),
                warnings,
                Collections.nCopies(33, new EnvelopeRun(1e15, LONG_NUMBER, Long.MAX_VALUE)),
                false,
                new EnvelopeProvenance(
                        "h".repeat(2_048),
                        "b".repeat(2_048),
                        Collections.nCopies(64, "g".repeat(2_048)),
                        "p".repeat(2_048),
                        "d".repeat(2_048),
                        "r".repeat(2_048),
                        "t".repeat(2_048)));
    }
}
