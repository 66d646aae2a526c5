package dev.joulemark.runner.energy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The energy of a window divided among phases of which the true energy is known. */
final class EnergySplitTest {

    private static final double LENGTH = 20;
    private static final double PREFILL_WATTS = 400;
    private static final double DECODE_WATTS = 250;

    private final EnergyCalculator calculator = new EnergyCalculator(false);

    /** So many batches, each of which begins with a prefill. */
    private record Batches(int count, double prefill) implements Signal {

        double batch() {
            return LENGTH / count;
        }

        @Override
        public double watts(double t) {
            return t < 0 || t >= LENGTH ? 70 : t % batch() < prefill ? PREFILL_WATTS : DECODE_WATTS;
        }

        @Override
        public double joules(double t) {
            double in = Math.clamp(t, 0, LENGTH);
            double whole = Math.floor(in / batch());
            double part = in - whole * batch();
            double hot = whole * prefill + Math.min(part, prefill);
            return 70 * (t - in) + DECODE_WATTS * in + (PREFILL_WATTS - DECODE_WATTS) * hot;
        }

        List<List<Window>> phases() {
            List<Window> prefills = new ArrayList<>();
            List<Window> decodes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                double begin = i * batch();
                prefills.add(Recording.window(begin, begin + prefill));
                decodes.add(Recording.window(begin + prefill, begin + batch()));
            }
            return List.of(prefills, decodes);
        }

        double prefillJoules() {
            return count * prefill * PREFILL_WATTS;
        }
    }

    /** Power of a real board never stays the same for long; a reading that does looks like a slow sensor. */
    private static Recording restless(Signal signal) {
        Random random = new Random(5);
        return Recording.of(signal)
                .touched((reading, time) -> reading.instantPowerWatts += 0.1 * random.nextGaussian());
    }

    private EnergySplit split(Batches batches, List<PowerSample> samples) {
        SampleLog log = Recording.log(samples);
        Window window = Recording.window(0, LENGTH);
        WindowEnergy whole = calculator.measure(log, window);
        EnergySplit split = calculator.split(log, window, whole, batches.phases());
        Double rest = split.restJoules();
        if (rest != null) {
            double sum = split.parts().stream()
                    .mapToDouble(part -> requireNonNull(part.joules()))
                    .sum();
            assertThat(sum + rest).isCloseTo(requireNonNull(whole.joules()), within(1e-9));
        }
        return split;
    }

    @Test
    void longPhasesAreDividedByTheCounterAndTheTruthLiesWithinTheStatedUncertainty() {
        for (double phase = 0; phase < 0.1; phase += 0.0137) {
            // Given a counter that is refreshed every 20 ms
            Batches batches = new Batches(4, 2);
            EnergySplit split = split(
                    batches, Recording.of(batches).counterTicking(0.02, phase).searchedSamples(0, LENGTH));

            // Then
            EnergySplit.Part prefill = split.parts().getFirst();
            assertThat(split.method()).isEqualTo("Counter");
            double uncertainty = requireNonNull(prefill.uncertaintyJoules());
            assertThat(requireNonNull(prefill.joules())).isCloseTo(batches.prefillJoules(), within(2 * uncertainty));
            assertThat(uncertainty).isLessThan(0.05 * batches.prefillJoules());
            assertThat(requireNonNull(split.restJoules())).isCloseTo(0, within(4 * uncertainty));
        }
    }

    @Test
    void manyShortPrefillsAreNullWithTheTimeThatWouldBeResolved() {
        // Given 40 prefills of 10 ms, that is less than what the sensors tell apart
        Batches batches = new Batches(40, 0.01);
        EnergySplit split =
                split(batches, Recording.of(batches).counterTicking(0.1, 0.01).searchedSamples(0, LENGTH));

        // Then decode, which is long, stands, and prefill does not
        EnergySplit.Part prefill = split.parts().getFirst();
        assertThat(prefill.joules()).isNull();
        assertThat(prefill.reason()).contains("40 slices of together 0.4000 s").contains("measurement.samplePeriod");
        assertThat(requireNonNull(prefill.resolvableSeconds())).isGreaterThan(0.4);
        assertThat(split.restJoules()).isNull();
    }

    @Test
    void powerDividesWhatACoarseCounterMeasured() {
        // Given a counter that ticks once in two seconds beside instantaneous power
        Batches batches = new Batches(4, 1.5);
        EnergySplit split =
                split(batches, restless(batches).counterTicking(2, 0.3).samples(0, LENGTH));

        // Then
        assertThat(split.method()).isEqualTo("InstantPowerShare");
        EnergySplit.Part prefill = split.parts().getFirst();
        assertThat(requireNonNull(prefill.joules()))
                .isCloseTo(batches.prefillJoules(), within(2 * requireNonNull(prefill.uncertaintyJoules())));
    }

    @Test
    void withoutACounterPowerDividesAlone() {
        Batches batches = new Batches(4, 2);
        EnergySplit split = split(batches, restless(batches).withoutCounter().samples(0, LENGTH));
        assertThat(split.method()).isEqualTo("InstantPower");
        assertThat(split.restJoules()).isNotNull();
    }

    @Test
    void aWindowWithoutEnergyHasNoPhasesAndTheSameReason() {
        Batches batches = new Batches(4, 2);
        EnergySplit split = split(
                batches, Recording.of(batches).withoutCounter().withoutPower().samples(0, LENGTH));
        assertThat(split.method()).isNull();
        assertThat(split.parts()).allSatisfy(part -> {
            assertThat(part.joules()).isNull();
            assertThat(part.reason()).startsWith("No energy: ");
        });
    }

    @Test
    void aPhaseThatDidNotHappenHasNoEnergy() {
        Batches batches = new Batches(4, 2);
        SampleLog log = Recording.log(Recording.of(batches).samples(0, LENGTH));
        Window window = Recording.window(0, LENGTH);
        WindowEnergy whole = calculator.measure(log, window);
        EnergySplit split = calculator.split(log, window, whole, List.of(List.of(window), List.of()));
        assertThat(split.parts().get(1).joules()).isZero();
        assertThat(requireNonNull(split.restJoules())).isCloseTo(0, within(1e-6));
    }
}
