package dev.joulemark.runner.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * Prompts that are handed to a model at once.
 *
 * @param prompts at least one
 * @param width prompts that are generated together; where there are more, the next takes the place of one that is finished
 */
public record PromptBatch(List<Prompt> prompts, int width) {

    /** Copies the list. */
    public PromptBatch {
        prompts = List.copyOf(prompts);
        if (prompts.isEmpty() || width < 1) {
            throw new IllegalArgumentException(prompts.size() + " prompts, " + width + " together");
        }
    }

    /** Prompts that are all generated together, with their places as their indices. */
    public static PromptBatch of(List<int[]> prompts) {
        List<Prompt> indexed = new ArrayList<>();
        for (int[] tokens : prompts) {
            indexed.add(new Prompt(tokens, indexed.size()));
        }
        return new PromptBatch(indexed, Math.max(1, indexed.size()));
    }
}
