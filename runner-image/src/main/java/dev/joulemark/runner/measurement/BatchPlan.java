package dev.joulemark.runner.measurement;

import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts in batches, in their order; the last batch may be smaller.
 *
 * @param batches at least one, none of them empty
 */
record BatchPlan(List<List<PreparedPrompt>> batches) {

    static BatchPlan of(List<PreparedPrompt> prompts, int batchSize) {
        List<List<PreparedPrompt>> batches = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += batchSize) {
            batches.add(List.copyOf(prompts.subList(from, Math.min(prompts.size(), from + batchSize))));
        }
        return new BatchPlan(List.copyOf(batches));
    }

    /** The prompts as a model takes them. */
    static PromptBatch prompts(List<PreparedPrompt> batch, int width) {
        return new PromptBatch(
                batch.stream()
                        .map(prompt -> new Prompt(prompt.tokenArray(), prompt.row()))
                        .toList(),
                width);
    }
}
