package dev.joulemark.runner.measurement;

import dev.joulemark.api.v1alpha1.Batching;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts as they are handed to the model, in their order. Static batches are handed over one by one, and the last may be
 * smaller; with refill the whole workload is handed over at once.
 *
 * @param batches at least one, none of them empty
 * @param warmups one is a run of the warm-up; with refill it has twice as many prompts as rows, so that each row is refilled
 * @param width prompts that are generated together
 */
record BatchPlan(List<List<PreparedPrompt>> batches, List<List<PreparedPrompt>> warmups, int width) {

    static BatchPlan of(List<PreparedPrompt> prompts, EngineSpec engine) {
        int width = engine.batchSize();
        Batching batching = engine.batching();
        return switch (batching) {
            case STATIC -> {
                List<List<PreparedPrompt>> batches = pieces(prompts, width);
                yield new BatchPlan(batches, batches, width);
            }
            case CONTINUOUS -> new BatchPlan(List.of(List.copyOf(prompts)), pieces(prompts, 2 * width), width);
        };
    }

    private static List<List<PreparedPrompt>> pieces(List<PreparedPrompt> prompts, int size) {
        List<List<PreparedPrompt>> pieces = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += size) {
            pieces.add(List.copyOf(prompts.subList(from, Math.min(prompts.size(), from + size))));
        }
        return List.copyOf(pieces);
    }

    /** Some of the prompts as a model takes them. */
    PromptBatch handedOver(List<PreparedPrompt> batch) {
        return new PromptBatch(
                batch.stream()
                        .map(prompt -> new Prompt(prompt.tokenArray(), prompt.row()))
                        .toList(),
                width);
    }
}
