package dev.joulemark.runner.inference;

import java.util.List;

/** A model that is resident on its device. Used by one thread at a time. */
public interface LoadedModel extends AutoCloseable {

    /** What was loaded. */
    ModelDescription description();

    /** Where its tensors live. */
    ComputeDevice device();

    /**
     * Tokenizes a text as it is: special tokens in it are parsed, none is added.
     *
     * @param text any text
     * @return token ids, possibly none
     */
    int[] encode(String text);

    /**
     * Turns token ids back into text; special tokens are left out.
     *
     * @param tokens ids of the vocabulary
     */
    String decode(int[] tokens);

    /**
     * The chat template that came with the model.
     *
     * @throws ModelException when it has none, or its files cannot be read
     */
    default ChatTemplateText chatTemplate() throws ModelException {
        throw new ModelException(
                ModelException.Reason.MODEL_UNSUPPORTED,
                "Model " + description().name() + " has no chat template: use workload.promptTemplate Raw.");
    }

    /**
     * Generates for prompts. Those of different lengths are padded and masked; padding, batching and refill never change a
     * result beyond rounding, and padding is never counted.
     *
     * @param batch prompts, each of at least 1 and at most {@link ModelDescription#contextLength()} tokens
     * @param settings how tokens are chosen, and when a prompt is finished
     * @param progress called after each step; cancels by returning false
     * @return one generation a prompt, in the order of the prompts
     * @throws ModelException when the device runs out of memory, or the model's logits are not numbers
     */
    List<Generation> generate(PromptBatch batch, GenerationSettings settings, GenerationProgress progress)
            throws ModelException;

    /** Generates for prompts that are all in one batch. */
    default List<Generation> generate(List<int[]> prompts, GenerationSettings settings, GenerationProgress progress)
            throws ModelException {
        return generate(PromptBatch.of(prompts), settings, progress);
    }

    /** Blocks until the device has finished everything that was queued. Returns at once on a CPU. */
    void synchronize();

    @Override
    void close();
}
