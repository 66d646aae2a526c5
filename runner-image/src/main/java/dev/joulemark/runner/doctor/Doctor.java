package dev.joulemark.runner.doctor;

import dev.joulemark.runner.power.GpuInventory;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at everything that a measurement on this machine depends on. */
public final class Doctor {

    private static final Path PROC = Path.of("/proc");
    private static final Path POWERCAP = Path.of("/sys/class/powercap");

    private final List<PowerSourceProvider> providers;
    private final GpuInventory inventory;
    private final Orders orders;
    private final MachineExaminer machine;

    /**
     * In which order {@code energyBackend: Auto} tries the sources.
     *
     * @param onGpu names of the sources on a GPU
     * @param onCpu names of the sources on a CPU
     */
    public record Orders(List<String> onGpu, List<String> onCpu) {

        /** Copies the lists. */
        public Orders {
            onGpu = List.copyOf(onGpu);
            onCpu = List.copyOf(onCpu);
        }
    }

    /**
     * A doctor for this machine.
     *
     * @param providers every source of this version
     * @param inventory the GPUs
     * @param orders what {@code Auto} prefers
     * @param environment variables of this process
     * @param cacheFolder where models and baselines are kept
     */
    public Doctor(
            List<PowerSourceProvider> providers,
            GpuInventory inventory,
            Orders orders,
            Map<String, String> environment,
            Path cacheFolder) {
        this.providers = List.copyOf(providers);
        this.inventory = inventory;
        this.orders = orders;
        this.machine = new MachineExaminer(environment, cacheFolder, PROC, POWERCAP, Files::isReadable);
    }

    /**
     * Looks, source by source, so that none disturbs another.
     *
     * @param duration how long each source is sampled, above 0
     * @param looksAt is told the name of each source before it is looked at
     */
    public Diagnosis examine(Duration duration, Consumer<String> looksAt) {
        // Before the sources, which make a load of their own.
        List<Check> checks = MachineJudge.judge(machine.look());
        List<GpuFinding> gpus = inventory.gpus().stream().map(GpuFinding::of).toList();
        SourceExaminer examiner = new SourceExaminer(duration);
        List<SourceFinding> sources = new ArrayList<>();
        for (PowerSourceProvider provider : providers) {
            looksAt.accept(provider.backend());
            sources.add(SourceJudge.judge(examiner.look(provider)));
        }
        List<AutoChoice> automatic = new ArrayList<>();
        if (!gpus.isEmpty()) {
            automatic.add(AutoChoice.of("gpu", orders.onGpu(), sources));
        }
        automatic.add(AutoChoice.of("cpu", orders.onCpu(), sources));
        return Diagnosis.of(sources, automatic, gpus, checks);
    }
}
