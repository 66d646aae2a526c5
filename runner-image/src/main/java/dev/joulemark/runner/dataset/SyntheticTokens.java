package dev.joulemark.runner.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tokens to make texts of: those that come back from their own text. Words are taken where the vocabulary has enough of
 * them, since words are split from each other the same way wherever they stand.
 */
final class SyntheticTokens {

    /** More words than this make no text more different. */
    private static final int MOST = 2048;

    /** Fewer words than this are no reason to leave out other tokens. */
    private static final int ENOUGH_WORDS = 64;

    private static final Predicate<String> WORD =
            Pattern.compile("^ ?\\p{L}{2,}$").asMatchPredicate();

    private SyntheticTokens() {}

    /**
     * A seeded choice of tokens.
     *
     * @return at most 2048, none twice; none where no token comes back from its text
     */
    static int[] choose(PromptModel model, SplittableRandom random) {
        List<Integer> ids = new ArrayList<>(
                IntStream.range(0, model.vocabularySize()).boxed().toList());
        Collections.shuffle(ids, java.util.Random.from(random));
        List<Integer> words = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int id : ids) {
            if (words.size() == MOST) {
                break;
            }
            String text = model.decode(new int[] {id});
            if (WORD.test(text) && comesBack(model, id)) {
                words.add(id);
            } else if (others.size() < MOST && !text.isBlank() && comesBack(model, id)) {
                others.add(id);
            }
        }
        if (words.size() < ENOUGH_WORDS) {
            words.addAll(others);
        }
        return words.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean comesBack(PromptModel model, int id) {
        int[] twice = {id, id};
        return Arrays.equals(model.encode(model.decode(twice)), twice);
    }
}
