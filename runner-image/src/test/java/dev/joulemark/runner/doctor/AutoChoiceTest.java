package dev.joulemark.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Auto would take is what the selector would take, and the conclusion says it plainly. */
@Tag("CM-14")
final class AutoChoiceTest {

    private static final SourceFinding NO_ZEUS =
            SourceJudge.judge(new SourceSighting.Absent("Zeus", "No zeusd answers.", "Start one."));
    private static final SourceFinding NVML =
            SourceJudge.judge(Sightings.sampled(false, (millis, reading) -> reading.instantPowerWatts = 75));
    private static final SourceFinding ESTIMATE = SourceJudge.judge(
            Sightings.sampled(true, (millis, reading) -> reading.counterJoules = 1 + millis / 1000.0));

    @Test
    void theFirstThatAnswersIsTakenAndTheOthersAreExplained() {
        // When
        AutoChoice choice =
                AutoChoice.of("gpu", List.of("Zeus", "Sunshine", "Nvml", "CodeCarbon"), List.of(NVML, NO_ZEUS));

        // Then
        assertThat(choice.backend()).isEqualTo("Nvml");
        assertThat(choice.passedOver())
                .containsExactly(
                        new AutoChoice.PassedOver("Zeus", "No zeusd answers."),
                        new AutoChoice.PassedOver("Sunshine", "This version does not have it."));
    }

    @Test
    void aSourceThatOpensIsTakenEvenIfItGaveNoEnergy() {
        SourceFinding mute = SourceJudge.judge(Sightings.sampled(false, (millis, reading) -> {}));
        AutoChoice choice = AutoChoice.of("gpu", List.of("Nvml"), List.of(mute));
        assertThat(choice.backend()).isEqualTo("Nvml");
        assertThat(choice.reason()).endsWith("It gave no energy while it was looked at.");
    }

    @Test
    void nothingIsAnAnswerToo() {
        AutoChoice choice = AutoChoice.of("gpu", List.of("Zeus"), List.of(NO_ZEUS));
        assertThat(choice.backend()).isNull();
        assertThat(choice.reason()).isEqualTo("None of Zeus answers.");
    }

    @Test
    void anEstimateAloneIsNotCalledMeasurable() {
        Diagnosis with = Diagnosis.of(List.of(NVML, ESTIMATE), List.of(), List.of(), List.of());
        Diagnosis without = Diagnosis.of(List.of(NO_ZEUS, ESTIMATE), List.of(), List.of(), List.of());
        Diagnosis nothing = Diagnosis.of(List.of(NO_ZEUS), List.of(), List.of(), List.of());
        assertThat(with.measurable()).isTrue();
        assertThat(with.conclusion()).isEqualTo("Energy can be measured here: gpu board by Nvml.");
        assertThat(without.measurable()).isFalse();
        assertThat(without.conclusion()).contains("only an estimate is possible");
        assertThat(nothing.conclusion()).contains("not even estimated");
    }
}
