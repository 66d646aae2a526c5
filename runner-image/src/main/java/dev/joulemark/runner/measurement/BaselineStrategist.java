package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.BaselineMethod;
import dev.joulemark.api.v1alpha1.BaselineSpec;
import dev.joulemark.api.v1alpha1.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Obtains idle power as {@code measurement.baseline} says, and records truthfully how. */
final class BaselineStrategist {

    /** Measures idle power for a while. */
    interface Meter {

        /**
         * Measures.
         *
         * @param duration how long
         * @return fresh idle power, or none with a reason
         * @throws RunException when the run is to end
         */
        Baseline measure(Duration duration) throws RunException;
    }

    /** Length of the check of a cached baseline. */
    private static final Duration SPOT_CHECK = Duration.ofSeconds(5);

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final BaselineSpec spec;
    private final BaselineCache cache;
    private final Clock clock;

    BaselineStrategist(BaselineSpec spec, BaselineCache cache, Clock clock) {
        this.spec = spec;
        this.cache = cache;
        this.clock = clock;
    }

    Baseline obtain(Meter meter) throws RunException {
        return switch (spec.strategy()) {
            case NONE -> Baseline.none("measurement.baseline.strategy is None.");
            case FRESH -> fresh(meter);
            case CACHED -> {
                Optional<BaselineCache.Entry> entry = young();
                yield entry.isPresent() ? cached(entry.get()) : fresh(meter);
            }
            case VALIDATED -> {
                Optional<BaselineCache.Entry> entry = young();
                yield entry.isPresent() ? validated(entry.get(), meter) : fresh(meter);
            }
        };
    }

    private Optional<BaselineCache.Entry> young() {
        Duration limit = Durations.parse(spec.cacheTtl());
        return cache.read().filter(entry -> {
            Duration age = age(entry);
            return !age.isNegative() && age.compareTo(limit) < 0;
        });
    }

    private Baseline fresh(Meter meter) throws RunException {
        Baseline measured = meter.measure(Durations.parse(spec.duration()));
        if (measured.idle() != null) {
            cache.write(new BaselineCache.Entry(measured.idle(), 0));
        }
        return measured;
    }

    private Baseline cached(BaselineCache.Entry entry) {
        cache.write(new BaselineCache.Entry(entry.idle(), entry.uses() + 1));
        return new Baseline(BaselineMethod.CACHED, entry.idle(), seconds(age(entry)), null, null);
    }

    private Baseline validated(BaselineCache.Entry entry, Meter meter) throws RunException {
        if ((entry.uses() + 1) % spec.validationInterval() != 0) {
            return cached(entry);
        }
        Baseline check = meter.measure(SPOT_CHECK);
        Double found = check.watts();
        if (found == null) {
            return check;
        }
        double drift = Math.abs(found - entry.idle().watts()) / entry.idle().watts();
        if (drift > Double.parseDouble(spec.driftThreshold())) {
            Baseline measured = fresh(meter);
            return new Baseline(measured.method(), measured.idle(), null, drift, measured.unavailableReason());
        }
        cache.write(new BaselineCache.Entry(entry.idle(), 0));
        return new Baseline(BaselineMethod.VALIDATED, entry.idle(), seconds(age(entry)), drift, null);
    }

    private Duration age(BaselineCache.Entry entry) {
        return Duration.between(entry.idle().measuredAt(), clock.instant());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
