package dev.joulemark.runner.inference.pytorch;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.joulemark.runner.inference.ModelException;
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

    private TextTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    static TextTokenizer of(String json, String modelName) throws ModelException {
        try {
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS));
        } catch (IOException | RuntimeException e) {
            // The library throws bare RuntimeExceptions for a text it cannot parse.
            throw new ModelException(
                    ModelException.Reason.MODEL_UNREADABLE,
                    "The tokenizer of " + modelName + " cannot be read (" + e.getMessage()
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

    @Override
    public void close() {
        tokenizer.close();
    }
}
