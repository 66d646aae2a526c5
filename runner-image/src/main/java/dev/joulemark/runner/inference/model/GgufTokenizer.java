package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.ModelException;
import java.util.List;

/**
 * Rebuilds a {@code tokenizer.json} from the metadata of a GGUF file: vocabulary and merges are there, the pre-tokenizer
 * only as a name.
 */
final class GgufTokenizer {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Token types of the format: control tokens and those a user added are parsed as wholes. */
    private static final List<Long> SPECIAL_TYPES = List.of(3L, 4L);

    /** How Llama 3 splits text before merging (its own tokenizer.json). */
    private static final String LLAMA_3_SPLIT =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
                    + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private final GgufFile file;

    private GgufTokenizer(GgufFile file) {
        this.file = file;
    }

    static String json(GgufFile file) throws ModelException {
        return new GgufTokenizer(file).document();
    }

    private String document() throws ModelException {
        String model = file.text("tokenizer.ggml.model", "none");
        if (!"gpt2".equals(model)) {
            throw ModelFault.unsupported(file.file().path(), "a tokenizer of kind " + model, "byte-level BPE (gpt2)");
        }
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        addedTokens(root.putArray("added_tokens"));
        root.putNull("normalizer");
        root.set("pre_tokenizer", preTokenizer());
        root.putNull("post_processor");
        root.set("decoder", byteLevel(true));
        root.set("model", bpe());
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a tokenizer as JSON", e);
        }
    }

    private void addedTokens(ArrayNode added) throws ModelException {
        List<?> tokens = file.list("tokenizer.ggml.tokens");
        List<?> types = file.list("tokenizer.ggml.token_type");
        if (types.size() != tokens.size()) {
            throw ModelFault.unreadable(
                    file.file().path(), "its vocabulary has another number of types than of tokens");
        }
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) instanceof Long type && SPECIAL_TYPES.contains(type)) {
                added.addObject()
                        .put("id", id)
                        .put("content", String.valueOf(tokens.get(id)))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
    }

    private ObjectNode preTokenizer() throws ModelException {
        String name = file.text("tokenizer.ggml.pre", "default");
        return switch (name) {
            case "smollm" -> sequence(digits(), byteLevel(true));
            case "llama-bpe", "llama3" -> sequence(split(), byteLevel(false));
            case "gpt-2", "default" -> byteLevel(true);
            default ->
                throw ModelFault.unsupported(
                        file.file().path(), "the pre-tokenizer " + name, "smollm, llama-bpe, gpt-2");
        };
    }

    private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
        ObjectNode sequence = MAPPER.createObjectNode().put("type", "Sequence");
        sequence.putArray("pretokenizers").add(first).add(second);
        return sequence;
    }

    private static ObjectNode digits() {
        return MAPPER.createObjectNode().put("type", "Digits").put("individual_digits", true);
    }

    private static ObjectNode split() {
        ObjectNode split = MAPPER.createObjectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", LLAMA_3_SPLIT);
        return split.put("behavior", "Isolated").put("invert", false);
    }

    private static ObjectNode byteLevel(boolean useRegex) {
        return MAPPER.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", useRegex);
    }

    private ObjectNode bpe() throws ModelException {
        ObjectNode model = MAPPER.createObjectNode().put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", file.text("tokenizer.ggml.pre", "").startsWith("llama"));
        ObjectNode vocabulary = model.putObject("vocab");
        int id = 0;
        for (Object token : file.list("tokenizer.ggml.tokens")) {
            vocabulary.put(String.valueOf(token), id++);
        }
        ArrayNode merges = model.putArray("merges");
        file.list("tokenizer.ggml.merges").forEach(merge -> merges.add(String.valueOf(merge)));
        return model;
    }
}
