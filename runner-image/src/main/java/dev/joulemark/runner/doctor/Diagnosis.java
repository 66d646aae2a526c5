package dev.joulemark.runner.doctor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be measured on this machine.
 *
 * @param measurable whether at least one source answers that measures, estimates not counted
 * @param conclusion a sentence that says it
 * @param energySources every source of this version
 * @param automatic what {@code energyBackend: Auto} would take
 * @param gpus every GPU the driver shows
 * @param checks the machine
 */
public record Diagnosis(
        boolean measurable,
        String conclusion,
        List<SourceFinding> energySources,
        List<AutoChoice> automatic,
        List<GpuFinding> gpus,
        List<Check> checks) {

    /** Copies the lists. */
    public Diagnosis {
        energySources = List.copyOf(energySources);
        automatic = List.copyOf(automatic);
        gpus = List.copyOf(gpus);
        checks = List.copyOf(checks);
    }

    static Diagnosis of(
            List<SourceFinding> sources, List<AutoChoice> automatic, List<GpuFinding> gpus, List<Check> checks) {
        List<SourceFinding> real = sources.stream()
                .filter(source -> source.available() && !Boolean.TRUE.equals(source.estimate()))
                .toList();
        return new Diagnosis(!real.isEmpty(), conclusion(real, sources), sources, automatic, gpus, checks);
    }

    private static String conclusion(List<SourceFinding> real, List<SourceFinding> all) {
        if (!real.isEmpty()) {
            return "Energy can be measured here: "
                    + real.stream()
                            .map(source -> source.scope() + " by " + source.backend())
                            .collect(Collectors.joining("; "))
                    + ".";
        }
        return all.stream().anyMatch(SourceFinding::available)
                ? "Nothing can be measured here: only an estimate is possible, and its results are never valid."
                : "Nothing can be measured here, not even estimated.";
    }
}
