package dev.joulemark.runner.dataset;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A model with a token a letter; a text of dots has none. */
public final class FakePromptModel implements PromptModel {

    @Override
    public int[] encode(String text) {
        return text.chars().filter(Character::isLetter).toArray();
    }

    @Override
    public String decode(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(Character::toString).collect(Collectors.joining());
    }

    @Override
    public int vocabularySize() {
        return 128;
    }

    @Override
    public int contextLength() {
        return 64;
    }
}
