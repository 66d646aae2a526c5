package dev.joulemark.runner.dataset.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's chat template, as {@code transformers} renders it ({@code apply_chat_template} with
 * {@code add_generation_prompt=True}). There is one message, the user's; a system prompt is there where the template brings
 * one.
 */
public final class ChatTemplate {

    private final Jinjava jinja = TemplateEngine.make();
    private final String text;
    private final Map<String, Object> globals;

    /**
     * A template.
     *
     * @param text the template, in Jinja
     * @param tokens special tokens by the names that templates know them by, such as {@code bos_token}
     */
    public ChatTemplate(String text, Map<String, String> tokens) {
        this.text = TemplateDialect.adapt(text);
        Map<String, Object> known = new HashMap<>(tokens);
        known.put("add_generation_prompt", true);
        // Templates ask whether it is there before they call it.
        known.put("strftime_now", true);
        this.globals = Map.copyOf(known);
    }

    /**
     * One user's turn, up to where the model is to answer.
     *
     * @param prompt what the user says, whatever it contains
     * @return the text that is tokenized, special tokens included
     * @throws ChatTemplateException when the template refuses, or uses what is not known here; nothing half rendered is
     *     ever returned
     */
    public String render(String prompt) throws ChatTemplateException {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("role", "user");
        message.put("content", prompt);
        Map<String, Object> names = new HashMap<>(globals);
        names.put("messages", List.of(message));
        for (String filter : TemplateDialect.filters(text)) {
            if (jinja.getGlobalContext().getFilter(filter) == null) {
                throw new ChatTemplateException("it uses the filter '" + filter + "', which is not known here");
            }
        }
        RenderResult result;
        try {
            result = jinja.renderForResult(text, names);
        } catch (InterpretException broken) {
            throw new ChatTemplateException(String.valueOf(broken.getMessage()));
        }
        for (TemplateError error : result.getErrors()) {
            throw new ChatTemplateException(reason(error));
        }
        return result.getOutput();
    }

    private static String reason(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateFunctions.RefusedException refused) {
                return "it refuses: " + refused.getMessage();
            }
        }
        return "line " + error.getLineno() + ": " + error.getMessage();
    }
}
