package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.PhaseResult;
import dev.joulemark.api.result.RepetitionResult;
import dev.joulemark.runner.energy.EnergySplit;
import dev.joulemark.runner.inference.Generation;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What prefill and decode took, in time and energy. */
final class Phases {

    private Phases() {}

    /**
     * Phases of one window.
     *
     * @param window the window with its energy
     * @param noEnergy why it has none, where there is no source
     */
    static PhaseResult of(Windows.Energised window, String noEnergy) {
        PhaseSpans spans = window.spans();
        EnergySplit split = window.split();
        EnergySplit.Part missing = new EnergySplit.Part(null, null, null, noEnergy);
        EnergySplit.Part prefill = split == null ? missing : split.parts().get(0);
        EnergySplit.Part decode = split == null ? missing : split.parts().get(1);
        double input = 0;
        double output = 0;
        List<Generation> generations = window.measured().generations();
        for (int i = 0; i < generations.size(); i++) {
            int tokens = generations.get(i).times().count();
            input += window.measured().promptTokens().get(i);
            output += Math.max(0, tokens - 1);
        }
        double prefillSeconds = spans.prefillSeconds();
        double decodeSeconds = spans.decodeSeconds();
        return new PhaseResult(
                prefillSeconds,
                decodeSeconds,
                window.seconds() - prefillSeconds - decodeSeconds,
                input,
                output,
                rate(input, prefillSeconds),
                rate(output, decodeSeconds),
                prefill.joules(),
                decode.joules(),
                split == null ? null : split.restJoules(),
                split == null ? null : split.method(),
                prefill.uncertaintyJoules(),
                decode.uncertaintyJoules(),
                prefill.resolvableSeconds(),
                decode.resolvableSeconds(),
                prefill.reason(),
                decode.reason());
    }

    /** Means over the repetitions, rates by sums; null without a repetition. */
    static @Nullable PhaseResult mean(List<RepetitionResult> repetitions) {
        if (repetitions.isEmpty()) {
            return null;
        }
        List<PhaseResult> all =
                repetitions.stream().map(RepetitionResult::phases).toList();
        double prefillSeconds = mean(all, PhaseResult::prefillS);
        double decodeSeconds = mean(all, PhaseResult::decodeS);
        double input = mean(all, PhaseResult::prefillTokens);
        double output = mean(all, PhaseResult::decodeTokens);
        return new PhaseResult(
                prefillSeconds,
                decodeSeconds,
                mean(all, PhaseResult::otherS),
                input,
                output,
                rate(input, prefillSeconds),
                rate(output, decodeSeconds),
                known(all, PhaseResult::energyPrefillJ),
                known(all, PhaseResult::energyDecodeJ),
                known(all, PhaseResult::energyOtherJ),
                methods(all),
                known(all, PhaseResult::energyPrefillUncertaintyJ),
                known(all, PhaseResult::energyDecodeUncertaintyJ),
                known(all, PhaseResult::prefillResolvableS),
                known(all, PhaseResult::decodeResolvableS),
                reason(repetitions, PhaseResult::energyPrefillUnavailableReason),
                reason(repetitions, PhaseResult::energyDecodeUnavailableReason));
    }

    private static double mean(List<PhaseResult> all, ToDoubleFunction<PhaseResult> part) {
        return all.stream().mapToDouble(part).sum() / all.size();
    }

    /** Null as soon as one is missing, since a partial mean is no mean. */
    private static @Nullable Double known(List<PhaseResult> all, Function<PhaseResult, @Nullable Double> part) {
        double sum = 0;
        for (PhaseResult one : all) {
            Double value = part.apply(one);
            if (value == null) {
                return null;
            }
            sum += value;
        }
        return sum / all.size();
    }

    private static @Nullable String methods(List<PhaseResult> all) {
        List<String> methods = all.stream()
                .map(PhaseResult::energyMethod)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return methods.isEmpty() ? null : String.join("+", methods);
    }

    private static @Nullable String reason(
            List<RepetitionResult> repetitions, Function<PhaseResult, @Nullable String> reason) {
        for (RepetitionResult one : repetitions) {
            String found = reason.apply(one.phases());
            if (found != null) {
                return "Repetition " + one.index() + ": " + found;
            }
        }
        return null;
    }

    private static @Nullable Double rate(double tokens, double seconds) {
        return seconds > 0 ? tokens / seconds : null;
    }
}
