package dev.joulemark.runner.inference.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The CUDA devices of this machine, without creating a context on any. CUDA's order is not NVML's, so a GPU is taken only
 * where there is no doubt which one it is: a single visible one, or one named by UUID in {@code CUDA_VISIBLE_DEVICES}.
 */
public final class CudaDevices {

    /** Exists where the NVIDIA driver is loaded and, in a container, passed in. */
    private static final Path DRIVER = Path.of("/dev/nvidiactl");

    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private final Map<String, String> environment;
    private final Supplier<List<String>> gpuUuids;
    private final Path driver;

    /**
     * Devices of this machine.
     *
     * @param environment variables of the process
     * @param gpuUuids UUIDs of the GPUs that the driver shows
     */
    public CudaDevices(Map<String, String> environment, Supplier<List<String>> gpuUuids) {
        this(environment, gpuUuids, DRIVER);
    }

    CudaDevices(Map<String, String> environment, Supplier<List<String>> gpuUuids, Path driver) {
        this.environment = Map.copyOf(environment);
        this.gpuUuids = gpuUuids;
        this.driver = driver;
    }

    /** Whether there is a driver and the engine was built for it. */
    boolean areUsable() {
        return Files.exists(driver) && built();
    }

    /** The one GPU to compute on. */
    ComputeDevice require() throws ModelException {
        if (!Files.exists(driver)) {
            throw unavailable("engine.device is Cuda, but this machine has no NVIDIA driver: use Cpu or Auto.");
        }
        if (!built()) {
            throw unavailable("engine.device is Cuda, but this build of the engine is for CPUs: use the CUDA image.");
        }
        List<String> uuids = gpuUuids.get();
        String visible = environment.getOrDefault(VISIBLE, "");
        if (uuids.contains(visible)) {
            return new ComputeDevice.Gpu(visible, 0);
        }
        if (uuids.size() == 1) {
            return new ComputeDevice.Gpu(uuids.getFirst(), 0);
        }
        throw unavailable("The driver shows " + uuids.size() + " GPUs " + uuids + ": set " + VISIBLE
                + " to the UUID of the one to compute on.");
    }

    private static boolean built() {
        try {
            return Engine.getEngine("PyTorch").hasCapability("CUDA");
        } catch (EngineException e) {
            return false;
        }
    }

    private static ModelException unavailable(String message) {
        return new ModelException(ModelException.Reason.DEVICE_UNAVAILABLE, message);
    }
}
