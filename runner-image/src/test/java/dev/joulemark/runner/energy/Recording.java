package dev.joulemark.runner.energy;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSample;
import dev.joulemark.runner.power.ReadFailure;
import dev.joulemark.runner.power.SampleLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.function.ObjDoubleConsumer;

/** Records what a sampler would have recorded of a signal, without waiting: the sensors of one device and their staleness. */
final class Recording {

    static final long ORIGIN = 5_000_000_000_000L;
    static final double PERIOD = 0.1;

    private final Signal signal;
    private double counterPeriod;
    private double counterPhase;
    private double instantWindow;
    private double instantPeriod;
    private double jitter;
    private boolean counter = true;
    private boolean instant = true;
    private boolean average = true;
    private Random random = new Random(1);
    private DoublePredicate failing = time -> false;
    private ReadFailure.Kind failure = ReadFailure.Kind.TRANSIENT;
    private ObjDoubleConsumer<PowerReading> touch = (reading, time) -> {};

    private Recording(Signal signal) {
        this.signal = signal;
    }

    static Recording of(Signal signal) {
        return new Recording(signal);
    }

    Recording counterTicking(double period, double phase) {
        counterPeriod = period;
        counterPhase = phase;
        return this;
    }

    Recording instantSensor(double window, double period) {
        instantWindow = window;
        instantPeriod = period;
        return this;
    }

    Recording withoutCounter() {
        counter = false;
        return this;
    }

    Recording withoutPower() {
        instant = false;
        average = false;
        return this;
    }

    Recording withoutInstantPower() {
        instant = false;
        return this;
    }

    Recording jittered(long seed) {
        jitter = 0.9;
        random = new Random(seed);
        return this;
    }

    Recording failing(ReadFailure.Kind kind, DoublePredicate when) {
        failure = kind;
        failing = when;
        return this;
    }

    Recording touched(ObjDoubleConsumer<PowerReading> change) {
        touch = change;
        return this;
    }

    /** Regular samples, out of step with every sensor, from two seconds before 0 to two seconds after a length, plus one at both edges as by readNow. */
    List<PowerSample> samples(int device, double length) {
        List<Double> times = regular(length);
        times.add(0.0);
        times.add(length);
        return at(device, times.stream().sorted().distinct().toList());
    }

    /** Regular samples alone: nothing was read at the edges. */
    List<PowerSample> unalignedSamples(int device, double length) {
        return at(device, regular(length));
    }

    /** Regular samples, the edges, and the readings around two ticks that the sampler's search keeps after each edge. */
    List<PowerSample> searchedSamples(int device, double length) {
        List<Double> times = regular(length);
        for (double edge : new double[] {0.0, length}) {
            times.add(edge);
            for (int tick = 1; tick <= 2; tick++) {
                double at = (Math.floor((edge - counterPhase) / counterPeriod) + tick) * counterPeriod + counterPhase;
                double first = edge + 0.0007;
                double poll = first + Math.floor((at - first) / 0.002) * 0.002;
                times.add(poll);
                times.add(poll + 0.002);
            }
        }
        return at(device, times.stream().sorted().distinct().toList());
    }

    private List<Double> regular(double length) {
        List<Double> times = new ArrayList<>();
        for (double t = -1.9629; t <= length + 2; t += PERIOD) {
            times.add(t + jitter * PERIOD * (random.nextDouble() - 0.5));
        }
        return times;
    }

    private List<PowerSample> at(int device, List<Double> times) {
        return times.stream().map(time -> sample(device, time)).toList();
    }

    private PowerSample sample(int device, double time) {
        PowerReading reading = new PowerReading();
        reading.monotonicNanos = ORIGIN + Math.round(time * 1e9);
        double exact = (reading.monotonicNanos - ORIGIN) / 1e9;
        if (failing.test(exact)) {
            reading.failure = new ReadFailure(failure, "scripted failure");
            return reading.sample(device);
        }
        if (counter) {
            double tick = counterPeriod == 0
                    ? exact
                    : Math.floor((exact - counterPhase) / counterPeriod) * counterPeriod + counterPhase;
            reading.counterJoules = 1e6 + signal.joules(tick);
        }
        if (instant) {
            double seen = instantPeriod == 0 ? exact : Math.floor(exact / instantPeriod) * instantPeriod;
            reading.instantPowerWatts = instantWindow == 0 ? signal.watts(seen) : signal.mean(seen, instantWindow);
        }
        if (average) {
            reading.averagePowerWatts = signal.mean(Math.floor(exact / 0.1) * 0.1, 1.0);
        }
        reading.temperatureCelsius = 40 + Math.max(0, exact);
        touch.accept(reading, exact);
        return reading.sample(device);
    }

    static Window window(double from, double to) {
        return new Window(ORIGIN + Math.round(from * 1e9), ORIGIN + Math.round(to * 1e9));
    }

    @SafeVarargs
    static SampleLog log(List<PowerSample>... devices) {
        List<PowerDevice> named = new ArrayList<>();
        List<PowerSample> all = new ArrayList<>();
        for (int i = 0; i < devices.length; i++) {
            named.add(new PowerDevice("GPU-" + i, "fake"));
            all.addAll(devices[i]);
        }
        return new SampleLog(named, all, Math.round(PERIOD * 1e9));
    }
}
