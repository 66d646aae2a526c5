package dev.joulemark.runner.measurement;

import dev.joulemark.runner.dataset.PreparedPrompt;
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

    static List<int[]> tokens(List<PreparedPrompt> batch) {
        return batch.stream().map(PreparedPrompt::tokenArray).toList();
    }
}
