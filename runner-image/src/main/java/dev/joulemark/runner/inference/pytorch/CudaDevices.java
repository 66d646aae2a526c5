package dev.joulemark.runner.inference.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The CUDA devices of this machine, without creating a context on any. */
public final class CudaDevices {

    /** Exists where the NVIDIA driver is loaded and, in a container, passed in. */
    private static final Path DRIVER = Path.of("/dev/nvidiactl");

    private final Map<String, String> environment;
    private final Supplier<List<CudaBoard>> boards;
    private final Path driver;

    /**
     * Devices of this machine.
     *
     * @param environment variables of the process
     * @param boards the GPUs that the driver shows, in any order
     */
    public CudaDevices(Map<String, String> environment, Supplier<List<CudaBoard>> boards) {
        this(environment, boards, DRIVER);
    }

    CudaDevices(Map<String, String> environment, Supplier<List<CudaBoard>> boards, Path driver) {
        this.environment = Map.copyOf(environment);
        this.boards = boards;
        this.driver = driver;
    }

    /** Whether there is a driver and the engine was built for it. */
    boolean areUsable() {
        return Files.exists(driver) && built();
    }

    /** The one GPU to compute on: the first in CUDA's order. */
    ComputeDevice require() throws ModelException {
        if (!Files.exists(driver)) {
            throw unavailable("engine.device is Cuda, but this machine has no NVIDIA driver: use Cpu or Auto.");
        }
        if (!built()) {
            throw unavailable("engine.device is Cuda, but this build of the engine is for CPUs: use the CUDA image.");
        }
        return new ComputeDevice.Gpu(CudaOrder.of(environment, boards.get()).first(), 0);
    }

    /** Free memory of a GPU, in bytes; empty where the driver does not tell. */
    OptionalLong freeBytes(String uuid) {
        return boards.get().stream()
                .filter(board -> board.uuid().equals(uuid))
                .map(CudaBoard::memoryFreeBytes)
                .filter(free -> free != null)
                .mapToLong(Long::longValue)
                .findFirst();
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
