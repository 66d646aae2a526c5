package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.SyntheticDataset;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Texts that the model's own tokenizer turns into exactly as many tokens as are asked for. One seed gives one set of texts
 * for one tokenizer, on every machine. No two begin alike, so that nothing can be taken from a cache of prefixes: the first
 * tokens of the texts count up in the base of the words that were chosen.
 */
final class SyntheticPrompts {

    /** Tries for one text, each from new words. */
    private static final int MOST_TRIES = 8;

    /** Repairs of one try, besides one a token. */
    private static final int MOST_REPAIRS = 64;

    private final PromptModel model;
    private final int length;
    private final int[] words;
    private final SplittableRandom random;

    /** Tokens in which no two texts agree. */
    private final int lead;

    private long next;

    private SyntheticPrompts(PromptModel model, int length, int[] words, SplittableRandom random, int count) {
        this.model = model;
        this.length = length;
        this.words = words;
        this.random = random;
        int digits = 1;
        for (long texts = words.length; texts < (long) count * MOST_TRIES; texts *= words.length) {
            digits++;
        }
        this.lead = Math.min(length, digits);
    }

    /**
     * As many rows as there are prompts.
     *
     * @throws DatasetException when prompt and output exceed the model's context, or when the tokenizer cannot be made to
     *     give so many different texts of this length
     */
    static List<DatasetRow> make(SyntheticDataset wanted, WorkloadSpec workload, PromptModel model)
            throws DatasetException {
        int length = wanted.inputTokens();
        if ((long) length + wanted.outputTokens() > model.contextLength()) {
            throw unusable("asks for " + length + " input and " + wanted.outputTokens()
                    + " output tokens, more than the model's context of " + model.contextLength()
                    + ": lower inputTokens or outputTokens");
        }
        SplittableRandom random = new SplittableRandom(workload.seed());
        int[] words = SyntheticTokens.choose(model, random);
        if (words.length < 2) {
            throw unusable(
                    "cannot be made: this model's tokenizer has no tokens that come back from their own text; use a"
                            + " file of prompts");
        }
        SyntheticPrompts prompts = new SyntheticPrompts(model, length, words, random, workload.promptCount());
        List<DatasetRow> rows = new ArrayList<>();
        for (int row = 0; row < workload.promptCount(); row++) {
            rows.add(new DatasetRow(row, prompts.text(), ""));
        }
        return rows;
    }

    private String text() throws DatasetException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int[] tokens = draw();
            for (int repairs = 0; repairs < MOST_REPAIRS + length; repairs++) {
                String text = model.decode(tokens);
                int mismatch = Arrays.mismatch(model.encode(text), tokens);
                if (mismatch < 0) {
                    return text;
                }
                if (!repair(tokens, mismatch)) {
                    break;
                }
            }
        }
        throw unusable("cannot be made: no text of " + length
                + " tokens comes back from this model's tokenizer as the same tokens; use a file of prompts");
    }

    /** A lead that no text had yet, and words behind it. */
    private int[] draw() throws DatasetException {
        int[] tokens =
                random.ints(length, 0, words.length).map(word -> words[word]).toArray();
        long rest = next++;
        for (int i = 0; i < lead; i++) {
            tokens[i] = words[(int) (rest % words.length)];
            rest /= words.length;
        }
        if (rest > 0) {
            throw unusable(
                    "cannot give " + next + " different texts of " + length + " tokens with this tokenizer, which has "
                            + words.length + " usable tokens: lower promptCount or raise inputTokens");
        }
        return tokens;
    }

    /** Draws the tokens around a place anew; not those of the lead, which would then no longer be unlike all others. */
    private boolean repair(int[] tokens, int mismatch) {
        int from = Math.max(lead, mismatch - 1);
        int to = Math.min(tokens.length, mismatch + 1);
        for (int i = from; i < to; i++) {
            tokens[i] = words[random.nextInt(words.length)];
        }
        return from < to;
    }

    private static DatasetException unusable(String what) {
        return new DatasetException(Reason.DATASET_UNREADABLE, "workload.dataset.synthetic " + what + ".");
    }
}
