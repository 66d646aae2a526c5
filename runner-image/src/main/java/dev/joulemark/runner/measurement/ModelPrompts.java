package dev.joulemark.runner.measurement;

import dev.joulemark.runner.dataset.DatasetException;
import dev.joulemark.runner.dataset.PromptModel;
import dev.joulemark.runner.dataset.chat.ChatTemplate;
import dev.joulemark.runner.inference.ChatTemplateText;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;

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
    public ChatTemplate chatTemplate() throws DatasetException {
        try {
            ChatTemplateText template = model.chatTemplate();
            return new ChatTemplate(template.text(), template.tokens());
        } catch (ModelException none) {
            throw new DatasetException(DatasetException.Reason.TEMPLATE_UNUSABLE, String.valueOf(none.getMessage()));
        }
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
