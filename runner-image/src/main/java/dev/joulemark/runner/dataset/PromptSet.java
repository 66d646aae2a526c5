package dev.joulemark.runner.dataset;

import dev.joulemark.api.result.DatasetRecord;
import java.util.List;

/**
 * Prompts that are ready to run.
 *
 * @param prompts in the order they run
 * @param record what goes into the result
 */
public record PromptSet(List<PreparedPrompt> prompts, DatasetRecord record) {

    /** Copies the list. */
    public PromptSet {
        prompts = List.copyOf(prompts);
    }
}
