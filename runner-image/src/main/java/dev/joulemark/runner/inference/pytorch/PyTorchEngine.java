package dev.joulemark.runner.inference.pytorch;

import ai.djl.Device;
import ai.djl.engine.Engine;
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

/** Decoders on libtorch, through DJL. */
public final class PyTorchEngine implements InferenceEngine {

    private static final String NAME = "PyTorch";

    private final ModelLocator locator;
    private final CudaDevices cuda;

    /**
     * An engine; loads nothing yet.
     *
     * @param locator finds models
     * @param cuda the CUDA devices of this machine
     */
    public PyTorchEngine(ModelLocator locator, CudaDevices cuda) {
        this.locator = locator;
        this.cuda = cuda;
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
    public LoadedModel load(ModelSpec model, EngineSpec engine) throws ModelException {
        ComputeDevice device = resolveDevice(engine);
        ModelLocation location = locator.locate(model);
        Checkpoint checkpoint = Checkpoints.open(location, model.format());
        // The native library must be there before any of its settings.
        Engine pytorch = Engine.getEngine(NAME);
        JniUtils.setNumThreads(
                engine.threads() == null ? Runtime.getRuntime().availableProcessors() : engine.threads());
        JniUtils.setGradMode(false);
        PtNDManager manager = (PtNDManager) pytorch.newBaseManager(djl(device));
        try {
            return load(new Opened(location, checkpoint, device), manager, model);
        } catch (ModelException | RuntimeException e) {
            manager.close();
            checkpoint.close();
            throw e;
        }
    }

    private record Opened(ModelLocation location, Checkpoint checkpoint, ComputeDevice device) {}

    private static LoadedModel load(Opened opened, PtNDManager manager, ModelSpec model) throws ModelException {
        Checkpoint checkpoint = opened.checkpoint();
        DecoderConfig config = checkpoint.config();
        ComputeDtype dtype = ComputeDtype.of(model.dtype(), opened.device(), checkpoint.sourceDtype());
        Tensors tensors = new Tensors(manager, dtype);
        DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
        ModelLocation location = opened.location();
        TextTokenizer tokenizer = TextTokenizer.of(checkpoint.tokenizerJson(), location);
        ModelDescription description = new ModelDescription(
                location.name(),
                location.source(),
                location.revision(),
                checkpoint.sha256(),
                checkpoint.format(),
                config.architecture(),
                checkpoint.sourceDtype(),
                dtype.label(),
                config.contextLength(),
                weights.shape());
        return new PyTorchModel(
                description,
                opened.device(),
                new PyTorchModel.Parts(
                        manager,
                        checkpoint,
                        new ScriptedDecoder(manager, tensors, config, weights),
                        tokenizer,
                        DeviceSync.of(opened.device(), manager)));
    }

    private static Device djl(ComputeDevice device) {
        return switch (device) {
            case ComputeDevice.Cpu() -> Device.cpu();
            case ComputeDevice.Gpu(String ignored, int index) -> Device.gpu(index);
        };
    }
}
