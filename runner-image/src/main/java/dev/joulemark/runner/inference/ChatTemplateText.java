package dev.joulemark.runner.inference;

import java.util.Map;

/**
 * The chat template that came with a model.
 *
 * @param text in Jinja
 * @param tokens special tokens by the names that templates know them by: {@code bos_token}, {@code eos_token}, …
 */
public record ChatTemplateText(String text, Map<String, String> tokens) {

    /** Copies the tokens. */
    public ChatTemplateText {
        tokens = Map.copyOf(tokens);
    }
}
