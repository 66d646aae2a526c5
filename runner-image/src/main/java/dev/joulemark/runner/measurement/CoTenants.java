package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.WindowConditions;
import dev.joulemark.runner.energy.WindowEnergy;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.power.GpuFacts;
import java.util.Objects;

/**
 * Processes of others on the GPUs whose energy is read. They are counted and not identified, because a container sees the
 * host's process numbers.
 */
final class CoTenants {

    private CoTenants() {}

    /** Most processes of others on one GPU, before the run and while measuring. */
    static long most(RunFacts facts, Windows windows) {
        long before = facts.measuredGpus().stream()
                .map(GpuFacts::processCount)
                .filter(Objects::nonNull)
                .mapToLong(Integer::longValue)
                .max()
                .orElse(0);
        long own = switch (facts.model().device()) {
            case ComputeDevice.Gpu ignored -> 1;
            case ComputeDevice.Cpu ignored -> 0;
        };
        long during = windows.energies().stream()
                .map(WindowEnergy::conditions)
                .map(WindowConditions::processCount)
                .filter(Objects::nonNull)
                .mapToLong(count -> count - own)
                .max()
                .orElse(0);
        return Math.max(0, Math.max(before, during));
    }
}
