package dev.joulemark.runner.cli;

import dev.joulemark.runner.measurement.ExperimentRunner;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.util.List;

final class MachineWiring implements Wiring {
    MachineWiring(RunnerConfig config) {
        config.environment();
    }

    @Override
    public ExperimentRunner runner() {
        throw new IllegalStateException(List.of().toString());
    }

    @Override
    public List<PowerSourceProvider> providers() {
        return List.of();
    }
}
