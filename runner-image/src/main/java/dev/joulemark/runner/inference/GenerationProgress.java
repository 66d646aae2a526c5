package dev.joulemark.runner.inference;

/** Hears of each step while a batch is generated. */
@FunctionalInterface
public interface GenerationProgress {

    /**
     * Called after each step on the generating thread.
     *
     * @param newTokens tokens this step added over the whole batch, finished rows not counted
     * @return false to cancel; the rows that are not finished end with {@link FinishReason#CANCELLED}
     */
    boolean step(int newTokens);
}
