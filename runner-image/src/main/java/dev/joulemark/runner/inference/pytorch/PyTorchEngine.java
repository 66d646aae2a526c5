package dev.joulemark.runner.inference.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.InferenceEngine;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.ModelLocation;
import dev.joulemark.runner.inference.model.ModelLocator;
import java.util.OptionalLong;
import java.util.concurrent.Future;

/** Decoders on libtorch, through DJL. */
public final class PyTorchEngine implements InferenceEngine {

    private static final String NAME = "PyTorch";

    private final ModelLocator locator;
    private final CudaDevices cuda;
    private final Host host;

    /**
     * An engine; loads nothing yet.
     *
     * @param locator finds models
     * @param cuda the CUDA devices of this machine
     * @param host this machine
     */
    public PyTorchEngine(ModelLocator locator, CudaDevices cuda, Host host) {
        this.locator = locator;
        this.cuda = cuda;
        this.host = host;
    }

    @Override
    public String version() {
        return NAME + " " + Engine.getEngine(NAME).getVersion() + ", DJL " + Engine.getDjlVersion();
    }

    @Override
    public ComputeDevice resolveDevice(EngineSpec engine) throws ModelException {
        return switch (engine.device()) {
            case CPU -> new ComputeDevice.Cpu();
            case CUDA -> cuda.require();
            case AUTO -> cuda.areUsable() ? cuda.require() : new ComputeDevice.Cpu();
        };
    }

    @Override
    public LoadedModel load(ModelSpec model, EngineSpec engine, int rowTokens) throws ModelException {
        ComputeDevice device = resolveDevice(engine);
        ModelLocation location = locator.locate(model);
        Checkpoint checkpoint = Checkpoints.open(location, model.format());
        ComputeDtype dtype = ComputeDtype.of(model.dtype(), device, checkpoint.sourceDtype());
        MemoryEstimate estimate = MemoryEstimate.of(checkpoint.config(), dtype, engine.batchSize(), rowTokens);
        estimate.check(free(device), device);
        // The native library must be there before any of its settings.
        Engine pytorch = start();
        JniUtils.setNumThreads(
                engine.threads() == null ? Runtime.getRuntime().availableProcessors() : engine.threads());
        JniUtils.setGradMode(false);
        PtNDManager manager = (PtNDManager) pytorch.newBaseManager(djl(device));
        try {
            return load(new Opened(location, checkpoint, device, estimate, engine.batchSize()), manager);
        } catch (ModelException | RuntimeException e) {
            manager.close();
            checkpoint.close();
            throw e;
        }
    }

    private static Engine start() throws ModelException {
        try {
            return Engine.getEngine(NAME);
        } catch (EngineException failed) {
            Throwable root = failed;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new ModelException(
                    ModelException.Reason.DEVICE_UNAVAILABLE,
                    "The engine's native library cannot be loaded (" + root.getMessage()
                            + "): a build for CUDA needs the NVIDIA driver; without one use the image or build for CPUs.",
                    failed);
        }
    }

    private OptionalLong free(ComputeDevice device) {
        return switch (device) {
            case ComputeDevice.Cpu() -> host.freeBytes().get();
            case ComputeDevice.Gpu(String uuid, int ignored) -> cuda.freeBytes(uuid);
        };
    }

    private record Opened(
            ModelLocation location, Checkpoint checkpoint, ComputeDevice device, MemoryEstimate estimate, int rows) {}

    private LoadedModel load(Opened opened, PtNDManager manager) throws ModelException {
        Checkpoint checkpoint = opened.checkpoint();
        DecoderConfig config = checkpoint.config();
        ComputeDtype dtype = opened.estimate().dtype();
        ModelLocation location = opened.location();
        try (Beside beside = new Beside()) {
            Future<String> sha256 = beside.start(checkpoint::sha256);
            Future<TextTokenizer> tokenizer =
                    beside.start(() -> TextTokenizer.of(checkpoint.tokenizerJson(), location));
            Tensors tensors = new Tensors(manager, dtype, LinearKernel.best(manager, dtype, host, opened.rows()));
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            ModelDescription description = new ModelDescription(
                    location.name(),
                    location.source(),
                    location.revision(),
                    Beside.result(sha256),
                    checkpoint.format(),
                    config.architecture(),
                    checkpoint.sourceDtype(),
                    dtype.label(),
                    config.contextLength(),
                    weights.shape(),
                    opened.estimate().memory());
            return new PyTorchModel(
                    description,
                    opened.device(),
                    new PyTorchModel.Parts(
                            manager,
                            checkpoint,
                            new ScriptedDecoder(manager, tensors, config, weights),
                            Beside.result(tokenizer),
                            DeviceSync.of(opened.device(), manager)));
        }
    }

    private static Device djl(ComputeDevice device) {
        return switch (device) {
            case ComputeDevice.Cpu() -> Device.cpu();
            case ComputeDevice.Gpu(String ignored, int index) -> Device.gpu(index);
        };
    }
}
