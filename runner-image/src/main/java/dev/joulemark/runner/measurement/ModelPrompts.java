package dev.joulemark.runner.measurement;

import dev.joulemark.runner.dataset.PromptModel;
import dev.joulemark.runner.inference.LoadedModel;

/**
 * A loaded model as the preparation of prompts sees it.
 *
 * @param model resident on its device
 */
record ModelPrompts(LoadedModel model) implements PromptModel {

    @Override
    public int[] encode(String text) {
        return model.encode(text);
    }

    @Override
    public String decode(int[] tokens) {
        return model.decode(tokens);
    }

    @Override
    public int vocabularySize() {
        return model.description().shape().vocabularySize();
    }

    @Override
    public int contextLength() {
        return model.description().contextLength();
    }
}
