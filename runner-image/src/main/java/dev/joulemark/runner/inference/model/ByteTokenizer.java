package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.nio.file.Path;

/** A tokenizer without merges: the token of a byte is its value. For a configuration that comes without a tokenizer. */
final class ByteTokenizer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES = 256;

    private ByteTokenizer() {}

    /**
     * The text of a {@code tokenizer.json}.
     *
     * @param vocabularySize rows of the embedding, which must hold every byte
     * @param folder for the message
     */
    static String json(int vocabularySize, Path folder) throws ModelException {
        if (vocabularySize < BYTES) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "Model folder " + folder + " has no tokenizer.json, and vocab_size " + vocabularySize
                            + " does not hold a token a byte: raise it to 256, or add a tokenizer.json.");
        }
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding").putArray("added_tokens");
        root.putNull("normalizer");
        for (String part : new String[] {"pre_tokenizer", "post_processor", "decoder"}) {
            root.putObject(part)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", false);
        }
        ObjectNode model = root.putObject("model").put("type", "BPE").putNull("unk_token");
        ObjectNode vocabulary = model.putObject("vocab");
        int replaced = 0;
        for (int value = 0; value < BYTES; value++) {
            // GPT-2's alphabet: a byte that is no printable character has one from 256 on.
            boolean printable = (value > ' ' && value < 0x7F) || (value > 0xA0 && value != 0xAD);
            vocabulary.put(String.valueOf((char) (printable ? value : BYTES + replaced)), value);
            replaced += printable ? 0 : 1;
        }
        model.putArray("merges");
        return root.toString();
    }
}
