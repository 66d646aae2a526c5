package dev.joulemark.runner.measurement;

import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.DecoderShape;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationProgress;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.InferenceEngine;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.inference.ModelMemory;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import dev.joulemark.runner.inference.TokenTimes;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A GPU that returns from {@code generate} while it still works, as a real one does, with a power draw whose integral is
 * known. It is engine and power source in one.
 */
public final class AsynchronousGpu implements InferenceEngine, PowerSourceProvider {

    static final String UUID = "GPU-00000000-0000-0000-0000-000000000001";
    static final double IDLE_WATTS = 50;
    static final double BUSY_WATTS = 250;

    /** How long it goes on working after {@code generate} returned. */
    static final Duration QUEUED = Duration.ofMillis(300);

    private record Busy(long fromNanos, long toNanos) {}

    private final List<Busy> work = new ArrayList<>();
    private final long origin = System.nanoTime();
    private final Duration tokenTime;
    private boolean synchronises = true;
    private int context = 1_024;
    private ComputeDevice device = new ComputeDevice.Gpu(UUID, 0);

    /**
     * A device that idles.
     *
     * @param tokenTime time a token takes
     */
    public AsynchronousGpu(Duration tokenTime) {
        this.tokenTime = tokenTime;
    }

    /** Makes {@code synchronize} return at once, which is what forgetting it amounts to. */
    AsynchronousGpu withoutSynchronisation() {
        synchronises = false;
        return this;
    }

    AsynchronousGpu withContext(int tokens) {
        context = tokens;
        return this;
    }

    /** Makes the model compute on the CPU, while the power that is read is still the GPU's. */
    AsynchronousGpu besideACpu() {
        device = new ComputeDevice.Cpu();
        return this;
    }

    /** Joules since the device exists, exactly. */
    synchronized double joules(long nanos) {
        double joules = IDLE_WATTS * (nanos - origin) / 1e9;
        for (Busy busy : work) {
            long end = Math.min(nanos, busy.toNanos());
            joules += (BUSY_WATTS - IDLE_WATTS) * Math.max(0, end - busy.fromNanos()) / 1e9;
        }
        return joules;
    }

    /** Joules that the work alone needed, above idling. */
    synchronized double joulesOfWork() {
        return work.stream()
                .mapToDouble(busy -> (BUSY_WATTS - IDLE_WATTS) * (busy.toNanos() - busy.fromNanos()) / 1e9)
                .sum();
    }

    private synchronized void add(long from, long to) {
        work.add(new Busy(from, to));
    }

    private synchronized double watts(long nanos) {
        boolean busy = work.stream().anyMatch(one -> nanos >= one.fromNanos() && nanos < one.toNanos());
        return busy ? BUSY_WATTS : IDLE_WATTS;
    }

    private synchronized long idleFrom() {
        return work.stream().mapToLong(Busy::toNanos).max().orElse(0);
    }

    @Override
    public String backend() {
        return "Nvml";
    }

    @Override
    public Opening open(OpenRequest request) {
        return new Opening.Opened(new Meter());
    }

    @Override
    public String version() {
        return "asynchronous 1";
    }

    @Override
    public ComputeDevice resolveDevice(EngineSpec engine) {
        return device;
    }

    @Override
    public LoadedModel load(ModelSpec model, EngineSpec engine, int rowTokens) {
        return new Model();
    }

    private final class Meter implements PowerSource {

        @Override
        public String backend() {
            return "Nvml";
        }

        @Override
        public String scope() {
            return "gpu board";
        }

        @Override
        public List<PowerDevice> devices() {
            return List.of(new PowerDevice(UUID, "Asynchronous"));
        }

        @Override
        public boolean isEstimate() {
            return false;
        }

        @Override
        public void read(int device, PowerReading reading) {
            reading.clear();
            reading.monotonicNanos = System.nanoTime();
            reading.counterJoules = joules(reading.monotonicNanos);
            reading.instantPowerWatts = watts(reading.monotonicNanos);
            reading.temperatureCelsius = 40;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private final class Model implements LoadedModel {

        @Override
        public ModelDescription description() {
            return new ModelDescription(
                    "fake",
                    "path",
                    null,
                    "0".repeat(64),
                    "Safetensors",
                    "llama",
                    "F32",
                    "Float32",
                    context,
                    new DecoderShape(1_000, 800, 2, 8, 2, 4, 16, true, 0, 0),
                    new ModelMemory(4_000, 512));
        }

        @Override
        public ComputeDevice device() {
            return device;
        }

        @Override
        public int[] encode(String text) {
            return text.chars().toArray();
        }

        @Override
        public String decode(int[] tokens) {
            return IntStream.of(tokens).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        }

        @Override
        public List<Generation> generate(PromptBatch batch, GenerationSettings settings, GenerationProgress progress) {
            List<Prompt> prompts = batch.prompts();
            long begin = System.nanoTime();
            long busy = tokenTime.toNanos() * settings.maxOutputTokens();
            add(begin, begin + busy + QUEUED.toNanos());
            boolean goOn = true;
            int tokens = 0;
            TokenTimes.Recorder times = new TokenTimes.Recorder(begin);
            while (tokens < settings.maxOutputTokens() && goOn) {
                LockSupport.parkNanos(tokenTime.toNanos());
                tokens++;
                times.add(System.nanoTime());
                goOn = progress.step(prompts.size());
            }
            FinishReason reason = goOn ? FinishReason.MAX_OUTPUT_TOKENS : FinishReason.CANCELLED;
            List<Integer> output = IntStream.range(0, tokens).boxed().toList();
            return prompts.stream()
                    .map(prompt -> new Generation(output, reason, times.times()))
                    .toList();
        }

        @Override
        public void synchronize() {
            while (synchronises && idleFrom() - System.nanoTime() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
