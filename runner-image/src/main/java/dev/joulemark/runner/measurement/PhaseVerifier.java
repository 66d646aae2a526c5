package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.LatencyResult;
import dev.joulemark.api.result.LatencyStatistics;
import dev.joulemark.api.result.PhaseResult;
import dev.joulemark.api.result.RepetitionResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of {@link ResultVerifier} that speaks of latencies and phases. */
final class PhaseVerifier {

    private final Violations violations = new Violations();

    private PhaseVerifier() {}

    static List<String> violations(ExperimentResult result) {
        PhaseVerifier verifier = new PhaseVerifier();
        long tokens = 0;
        for (RepetitionResult one : result.repetitions()) {
            String where = "repetitions[" + one.index() + "].";
            verifier.phases(where, one.phases(), one.durationS(), one.energyTotalJ());
            verifier.latency(where, one.latency(), one.outputTokens());
            tokens += one.outputTokens();
        }
        PhaseResult phases = result.phases();
        LatencyResult latency = result.latency();
        verifier.violations.check(
                (phases == null) == result.repetitions().isEmpty(), "phases do not fit the repetitions");
        if (phases != null && latency != null) {
            verifier.means(phases, Phases.mean(result.repetitions()));
            verifier.phases("", phases, result.durationS(), result.energyTotalJ());
            verifier.latency("", latency, tokens);
            verifier.longest(latency, result.repetitions());
        }
        return verifier.violations.found();
    }

    private void means(PhaseResult phases, @Nullable PhaseResult means) {
        violations.check(phases.equals(means), "phases are not the means of the repetitions");
    }

    private void phases(String where, PhaseResult phases, @Nullable Double seconds, @Nullable Double joules) {
        String field = where + "phases.";
        violations.same(
                field + "prefill_s + decode_s + other_s",
                phases.prefillS() + phases.decodeS() + phases.otherS(),
                seconds);
        violations.check(
                phases.prefillS() >= 0 && phases.decodeS() >= 0 && phases.otherS() >= -Violations.TOLERANCE,
                field + "times are negative");
        violations.check(phases.prefillTokens() >= 0 && phases.decodeTokens() >= 0, field + "tokens are negative");
        rate(field + "prefill", phases.prefillTokensPerSecond(), phases.prefillTokens(), phases.prefillS());
        rate(field + "decode", phases.decodeTokensPerSecond(), phases.decodeTokens(), phases.decodeS());
        Double prefill = phases.energyPrefillJ();
        Double decode = phases.energyDecodeJ();
        Double other = phases.energyOtherJ();
        boolean complete = prefill != null && decode != null;
        violations.check((other != null) == complete, field + "energy_other_j does not fit the others");
        violations.check(
                (prefill == null) == (phases.energyPrefillUnavailableReason() != null),
                field + "energy_prefill_j lacks its reason");
        violations.check(
                (decode == null) == (phases.energyDecodeUnavailableReason() != null),
                field + "energy_decode_j lacks its reason");
        violations.check(
                joules != null || (prefill == null && decode == null), field + "energies of an unknown energy");
        violations.check(prefill == null || prefill >= 0, field + "energy_prefill_j is negative");
        violations.check(decode == null || decode >= 0, field + "energy_decode_j is negative");
        if (prefill != null && decode != null && other != null) {
            violations.same(field + "energies", prefill + decode + other, joules);
        }
    }

    private void rate(String field, @Nullable Double rate, double tokens, double seconds) {
        violations.same(field + "_tokens_per_second", rate, seconds > 0 ? Double.valueOf(tokens / seconds) : null);
    }

    private void latency(String where, LatencyResult latency, long tokens) {
        String field = where + "latency.";
        LatencyStatistics first = latency.timeToFirstTokenS();
        LatencyStatistics gap = latency.interTokenLatencyS();
        LatencyStatistics request = latency.requestLatencyS();
        ordered(field + "time_to_first_token_s", first);
        ordered(field + "inter_token_latency_s", gap);
        ordered(field + "request_latency_s", request);
        violations.check(first.count() == request.count(), field + "counts of requests differ");
        violations.check(first.count() + gap.count() == tokens, field + "counts do not add up to output_tokens");
        List<@Nullable Double> sooner = numbers(first);
        List<@Nullable Double> later = numbers(request);
        for (int i = 0; i < sooner.size(); i++) {
            Double one = sooner.get(i);
            Double other = later.get(i);
            violations.check(
                    one == null || other == null || one <= other + Violations.TOLERANCE,
                    field + "time_to_first_token_s exceeds request_latency_s");
        }
    }

    private void longest(LatencyResult latency, List<RepetitionResult> repetitions) {
        double seconds = 0;
        double request = 0;
        for (RepetitionResult one : repetitions) {
            Double max = one.latency().requestLatencyS().max();
            request = Math.max(request, max == null ? 0 : max);
            seconds = Math.max(seconds, one.durationS());
        }
        Double max = latency.requestLatencyS().max();
        violations.same("latency.request_latency_s.max", max == null ? Double.valueOf(0) : max, request);
        violations.check(request <= seconds + Violations.TOLERANCE, "a request took longer than its window");
    }

    private static List<@Nullable Double> numbers(LatencyStatistics one) {
        return Stream.of(one.p50(), one.p90(), one.p95(), one.p99(), one.max(), one.mean())
                .toList();
    }

    private void ordered(String field, LatencyStatistics times) {
        List<@Nullable Double> numbers = numbers(times);
        long unknown = numbers.stream().filter(Objects::isNull).count();
        violations.check(unknown == (times.count() == 0 ? numbers.size() : 0), field + " does not fit its count");
        double before = 0;
        for (Double number : numbers.subList(0, numbers.size() - 1)) {
            if (number != null) {
                violations.check(number >= before - Violations.TOLERANCE, field + " is not in order");
                before = number;
            }
        }
        Double mean = times.mean();
        violations.check(
                mean == null || (mean >= 0 && mean <= before + Violations.TOLERANCE), field + ".mean is " + mean);
    }
}
