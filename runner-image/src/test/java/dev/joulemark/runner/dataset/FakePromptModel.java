package dev.joulemark.runner.dataset;

import dev.joulemark.runner.dataset.chat.ChatTemplate;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A model with a token a letter; a text of dots has none. Its template is {@code <b>ASK<e>}. */
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
    public ChatTemplate chatTemplate() {
        return new ChatTemplate(
                "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}",
                Map.of("bos_token", "<b>", "eos_token", "<e>"));
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
