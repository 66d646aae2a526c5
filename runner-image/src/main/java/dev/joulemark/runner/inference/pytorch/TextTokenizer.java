package dev.joulemark.runner.inference.pytorch;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.joulemark.runner.inference.ChatTemplateText;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.ChatTemplates;
import dev.joulemark.runner.inference.model.ModelLocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The Hugging Face tokenizer library, on a text that is at hand: it never looks anything up on a hub. */
final class TextTokenizer implements AutoCloseable {

    /** Without these the library cuts at 512 tokens and adds what the model's authors wished for. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final ModelLocation location;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, ModelLocation location) {
        this.tokenizer = tokenizer;
        this.location = location;
    }

    static TextTokenizer of(String json, ModelLocation location) throws ModelException {
        try {
            return new TextTokenizer(
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS),
                    location);
        } catch (IOException | RuntimeException e) {
            // The library throws bare RuntimeExceptions for a text it cannot parse.
            throw new ModelException(
                    ModelException.Reason.MODEL_UNREADABLE,
                    "The tokenizer of " + location.name() + " cannot be read (" + e.getMessage()
                            + "): obtain the model again.",
                    e);
        }
    }

    int[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    String decode(int[] tokens) {
        return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
    }

    /** The template beside the tokenizer, which is looked for when it is asked for: most runs do without. */
    ChatTemplateText chatTemplate() throws ModelException {
        return ChatTemplates.find(location);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
