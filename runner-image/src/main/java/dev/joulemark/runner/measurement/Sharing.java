package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.environment.Attribution;
import dev.joulemark.runner.environment.Attribution.Sign;
import dev.joulemark.runner.inference.ComputeDevice;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether others had a part in the energy of the GPUs: what was seen before the model was loaded, and processes that joined
 * while measuring. Processes are counted and not identified, because a container sees the host's process numbers.
 *
 * @param powerDomain what shows that the GPU is set up to be shared
 * @param coTenants what shows that somebody used it
 * @param unknown why it is not known; empty where it is, and where no GPU was used
 */
record Sharing(List<Sign> powerDomain, List<Sign> coTenants, Optional<String> unknown) {

    static Sharing of(RunFacts facts, Windows windows) {
        List<Sign> joined = joined(facts, windows);
        boolean gpu = facts.source().measures() && facts.model().device() instanceof ComputeDevice.Gpu;
        return switch (Attribution.before(facts.measuredGpus())) {
            case Attribution.Exclusive ignored -> new Sharing(List.of(), joined, Optional.empty());
            case Attribution.Unknown(String reason) ->
                new Sharing(List.of(), joined, gpu ? Optional.of(reason) : Optional.empty());
            case Attribution.Shared(List<Sign> signs) ->
                new Sharing(
                        signs.stream()
                                .filter(sign -> sign.kind().sharesPowerDomain())
                                .toList(),
                        Stream.concat(signs.stream().filter(sign -> !sign.kind().sharesPowerDomain()), joined.stream())
                                .toList(),
                        Optional.empty());
        };
    }

    /** More processes in a window than the runner's own. */
    private static List<Sign> joined(RunFacts facts, Windows windows) {
        long own = switch (facts.model().device()) {
            case ComputeDevice.Gpu ignored -> 1;
            case ComputeDevice.Cpu ignored -> 0;
        };
        long most = windows.energies().stream()
                .map(WindowEnergy::conditions)
                .map(WindowConditions::processCount)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return most <= own
                ? List.of()
                : List.of(new Sign(
                        Attribution.Kind.COMPUTE_PROCESSES,
                        "any",
                        "A GPU had " + most + " compute processes while it was measured, " + own
                                + " of them the runner's.",
                        most,
                        own));
    }
}
