package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.PromptTemplate;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import dev.joulemark.runner.dataset.chat.ChatTemplate;
import dev.joulemark.runner.dataset.chat.ChatTemplateException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens of rows. A raw prompt that is too long is cut at its end. In a chat the end is the template's, so the user's
 * text is cut instead, until the whole fits.
 */
final class PromptPreparation {

    private final PromptModel model;
    private final int most;
    private final @Nullable ChatTemplate template;

    private PromptPreparation(PromptModel model, int most, @Nullable ChatTemplate template) {
        this.model = model;
        this.most = most;
        this.template = template;
    }

    static PromptPreparation of(WorkloadSpec workload, PromptModel model) throws DatasetException {
        boolean chat = workload.promptTemplate() == PromptTemplate.CHAT;
        return new PromptPreparation(model, workload.maxInputTokens(), chat ? model.chatTemplate() : null);
    }

    /** The prompt of a row; null where it has no tokens. */
    @Nullable
    PreparedPrompt prepare(DatasetRow row) throws DatasetException {
        int[] raw = model.encode(row.text());
        if (raw.length == 0) {
            return null;
        }
        return template == null ? cut(row, raw) : chat(row, raw, template);
    }

    private PreparedPrompt cut(DatasetRow row, int[] tokens) {
        return prompt(row, row.text(), tokens, tokens.length > most);
    }

    private PreparedPrompt chat(DatasetRow row, int[] raw, ChatTemplate chat) throws DatasetException {
        String text = render(chat, row.text());
        int[] tokens = model.encode(text);
        boolean truncated = tokens.length > most;
        int kept = raw.length;
        while (tokens.length > most) {
            // A part may have more tokens than it had within the whole, so the first cut need not be the last.
            kept -= Math.max(1, tokens.length - most);
            if (kept < 1) {
                throw new DatasetException(
                        Reason.TEMPLATE_UNUSABLE,
                        "workload.maxInputTokens is " + most + ", which the chat template fills alone: raise it to more"
                                + " than " + model.encode(render(chat, "")).length + ".");
            }
            text = render(chat, model.decode(Arrays.copyOf(raw, kept)));
            tokens = model.encode(text);
        }
        return prompt(row, text, tokens, truncated);
    }

    private static String render(ChatTemplate chat, String text) throws DatasetException {
        try {
            return chat.render(text);
        } catch (ChatTemplateException failed) {
            throw new DatasetException(
                    Reason.TEMPLATE_UNUSABLE,
                    "The model's chat template cannot be rendered (" + failed.getMessage()
                            + "): use workload.promptTemplate Raw, with prompts in the model's chat format.");
        }
    }

    private PreparedPrompt prompt(DatasetRow row, String text, int[] tokens, boolean truncated) {
        List<Integer> kept = Arrays.stream(tokens).limit(most).boxed().toList();
        return new PreparedPrompt(row.number(), text, kept, truncated);
    }
}
