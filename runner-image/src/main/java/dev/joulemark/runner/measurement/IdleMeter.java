package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BaselineMethod;
import dev.joulemark.runner.energy.EnergyCalculator;
import dev.joulemark.runner.energy.Idle;
import dev.joulemark.runner.energy.IdlePowerCalculator;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.power.PowerSampler;
import java.time.Duration;

/** Measures idle power with the sampler that also measures the windows. */
final class IdleMeter implements BaselineStrategist.Meter {

    private final PowerSampler sampler;
    private final EnergyCalculator calculator;
    private final Rest rest;
    private final LifecycleTrace trace;

    IdleMeter(PowerSampler sampler, EnergyCalculator calculator, Rest rest, LifecycleTrace trace) {
        this.sampler = sampler;
        this.calculator = calculator;
        this.rest = rest;
        this.trace = trace;
    }

    @Override
    public Baseline measure(Duration duration) throws RunException {
        long start = sampler.readNow();
        rest.take(duration);
        long stop = sampler.readNow();
        rest.tail();
        Idle idle = new IdlePowerCalculator(calculator).measure(sampler.log(), new Window(start, stop));
        return switch (idle) {
            case Idle.Measured(double watts, double standardError, double seconds, int count) ->
                new Baseline(
                        BaselineMethod.FRESH,
                        new Baseline.IdlePower(watts, standardError, seconds, count, trace.wallTime(stop)),
                        null,
                        null,
                        null);
            case Idle.Unavailable(String reason) -> Baseline.none(reason);
        };
    }
}
