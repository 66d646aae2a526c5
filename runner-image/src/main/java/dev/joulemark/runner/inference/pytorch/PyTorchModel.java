package dev.joulemark.runner.inference.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.joulemark.runner.inference.ChatTemplateText;
import dev.joulemark.runner.inference.ComputeDevice;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationProgress;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelDescription;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A decoder that is resident on its device. */
final class PyTorchModel implements LoadedModel {

    /**
     * What a model is made of; closed in this order's reverse.
     *
     * @param manager owns every tensor
     * @param checkpoint the files, whose memory weights may be
     * @param decoder runs steps
     * @param tokenizer text to tokens and back
     * @param sync waits for the device
     */
    record Parts(
            PtNDManager manager,
            Checkpoint checkpoint,
            ScriptedDecoder decoder,
            TextTokenizer tokenizer,
            DeviceSync sync) {}

    private final ModelDescription description;
    private final ComputeDevice device;
    private final Parts parts;
    private final Set<Long> endOfSequence;

    PyTorchModel(ModelDescription description, ComputeDevice device, Parts parts) {
        this.description = description;
        this.device = device;
        this.parts = parts;
        DecoderConfig config = parts.checkpoint().config();
        endOfSequence = config.eosTokenIds().stream().map(Integer::longValue).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ComputeDevice device() {
        return device;
    }

    @Override
    public int[] encode(String text) {
        return parts.tokenizer().encode(text);
    }

    @Override
    public String decode(int[] tokens) {
        return parts.tokenizer().decode(tokens);
    }

    @Override
    public ChatTemplateText chatTemplate() throws ModelException {
        return parts.tokenizer().chatTemplate();
    }

    @Override
    public List<Generation> generate(PromptBatch batch, GenerationSettings settings, GenerationProgress progress)
            throws ModelException {
        check(batch);
        long start = System.nanoTime();
        // Thread-local in the engine; without them every thread but the loading one would record gradients and
        // profiles.
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        BatchRun.Limits limits = new BatchRun.Limits(endOfSequence, description.contextLength());
        BatchRun run = new BatchRun(parts.decoder(), batch, settings, progress, limits);
        try {
            return run.run(start);
        } catch (EngineException e) {
            throw memory(e, Math.min(batch.width(), batch.prompts().size()), run.slots());
        }
    }

    private void check(PromptBatch batch) {
        for (Prompt prompt : batch.prompts()) {
            int length = prompt.tokens().length;
            if (length < 1 || length > description.contextLength()) {
                throw new IllegalArgumentException(
                        "a prompt of " + length + " tokens, the context holds 1 to " + description.contextLength());
            }
        }
    }

    private static ModelException memory(EngineException e, int rows, int slots) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("out of memory") || message.contains("can't allocate memory")) {
            return new ModelException(
                    ModelException.Reason.OUT_OF_MEMORY,
                    "The device has not enough memory for " + rows + " prompts of up to " + slots
                            + " tokens: lower engine.batchSize, workload.maxInputTokens or workload.maxOutputTokens.",
                    e);
        }
        throw e;
    }

    @Override
    public void synchronize() {
        parts.sync().await();
    }

    @Override
    public void close() {
        parts.tokenizer().close();
        parts.decoder().close();
        parts.manager().close();
        parts.checkpoint().close();
    }
}
