package dev.joulemark.runner.measurement;

import java.util.List;

/**
 * What one prompt produced.
 *
 * @param promptIndex row of the dataset, from 0
 * @param promptTokenIds the prompt as the model saw it
 * @param outputTokenIds generated ids, an end-of-sequence token included
 * @param text the generated text without special tokens
 * @param finishReason why it ended
 * @param tokenTimesS when each token had arrived on the host, in seconds since the engine took up the prompt
 */
@SuppressWarnings("ArrayRecordComponent") // eight bytes a token instead of boxes
public record PromptOutput(
        int promptIndex,
        List<Integer> promptTokenIds,
        List<Integer> outputTokenIds,
        String text,
        String finishReason,
        double[] tokenTimesS) {

    /** Copies the lists. */
    public PromptOutput {
        promptTokenIds = List.copyOf(promptTokenIds);
        outputTokenIds = List.copyOf(outputTokenIds);
    }
}
