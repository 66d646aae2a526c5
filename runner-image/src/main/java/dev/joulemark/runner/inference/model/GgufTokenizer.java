package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.ModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds the {@code tokenizer.json} of Hugging Face tokenizers from a GGUF file's vocabulary, merges and token types:
 * byte-level BPE here, SentencePiece in {@link GgufSentencePiece}. GGUF holds the pre-tokenizer as a name; what the names mean is in {@code llama-vocab.cpp} of
 * llama.cpp.
 */
final class GgufTokenizer {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Unknown, control and user-defined tokens ({@code enum llama_token_type}): matched whole in any text. */
    private static final Set<Long> WHOLE = Set.of(2L, 3L, 4L);

    /** The words of Llama 3: contractions, letters with one leading character, up to three digits, punctuation, space. */
    private static final String LLAMA_3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** The words of Qwen 2 and 3: those of Llama 3, but each digit alone. */
    private static final String QWEN_2 = LLAMA_3.replace("\\p{N}{1,3}", "\\p{N}");

    private final GgufMetadata metadata;
    private final String pre;
    private final List<String> tokens;

    private GgufTokenizer(GgufMetadata metadata, String pre, List<String> tokens) {
        this.metadata = metadata;
        this.pre = pre;
        this.tokens = tokens;
    }

    /**
     * The text of a {@code tokenizer.json}.
     *
     * @param metadata of the GGUF file
     * @param vocabularySize rows of the embedding, which no token may exceed
     */
    static String json(GgufMetadata metadata, int vocabularySize) throws ModelException {
        String model = metadata.text("tokenizer.ggml.model");
        if (!model.equals("gpt2") && !model.equals("llama")) {
            throw metadata.file()
                    .unsupported("tokenizer.ggml.model is '" + model
                            + "': use a model with byte-level BPE or SentencePiece, which GGUF calls gpt2 and llama");
        }
        List<String> tokens = metadata.texts("tokenizer.ggml.tokens");
        if (tokens.isEmpty() || tokens.size() > vocabularySize) {
            throw metadata.file()
                    .broken("tokenizer.ggml.tokens has " + tokens.size() + " tokens for an embedding of "
                            + vocabularySize + " rows");
        }
        return new GgufTokenizer(metadata, metadata.textOr("tokenizer.ggml.pre", "gpt-2"), tokens).write();
    }

    private String write() throws ModelException {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        List<Long> types = types();
        addWholeTokens(root.putArray("added_tokens"), types);
        if (metadata.text("tokenizer.ggml.model").equals("llama")) {
            GgufSentencePiece.write(root, metadata, tokens, types);
            return root.toString();
        }
        if (pre.equals("qwen2")) {
            root.putObject("normalizer").put("type", "NFC");
        } else {
            root.putNull("normalizer");
        }
        addPreTokenizer(root.putObject("pre_tokenizer"));
        byteLevel(root.putObject("post_processor"), true);
        byteLevel(root.putObject("decoder"), true);
        addModel(root.putObject("model"));
        return root.toString();
    }

    private List<Long> types() throws ModelException {
        List<Long> types = metadata.longs("tokenizer.ggml.token_type");
        if (types.size() != tokens.size()) {
            throw metadata.file()
                    .broken("tokenizer.ggml.token_type has " + types.size() + " entries for " + tokens.size()
                            + " tokens");
        }
        return types;
    }

    private void addWholeTokens(ArrayNode added, List<Long> types) {
        for (int id = 0; id < types.size(); id++) {
            if (WHOLE.contains(types.get(id))) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
    }

    private void addPreTokenizer(ObjectNode node) throws ModelException {
        if (pre.equals("gpt-2")) {
            byteLevel(node, true);
            return;
        }
        node.put("type", "Sequence");
        ArrayNode steps = node.putArray("pretokenizers");
        switch (pre) {
            case "smollm" -> {
                steps.addObject().put("type", "Digits").put("individual_digits", true);
                byteLevel(steps.addObject(), true);
            }
            case "llama-bpe", "qwen2" -> {
                ObjectNode split = steps.addObject().put("type", "Split");
                split.putObject("pattern").put("Regex", pre.equals("qwen2") ? QWEN_2 : LLAMA_3);
                split.put("behavior", "Isolated").put("invert", false);
                byteLevel(steps.addObject(), false);
            }
            default ->
                throw metadata.file()
                        .unsupported(
                                "tokenizer.ggml.pre is '" + pre
                                        + "': use a model with one of smollm, llama-bpe, qwen2, gpt-2, or its safetensors folder");
        }
    }

    private static void byteLevel(ObjectNode node, boolean useRegex) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", useRegex);
    }

    private void addModel(ObjectNode model) throws ModelException {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        // Llama 3 takes a word that is a token as it is, even where merges would not lead there.
        model.put("ignore_merges", pre.equals("llama-bpe"));
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            if (vocabulary.has(tokens.get(id))) {
                throw metadata.file().broken("tokenizer.ggml.tokens has '" + tokens.get(id) + "' twice");
            }
            vocabulary.put(tokens.get(id), id);
        }
        addMerges(model.putArray("merges"));
    }

    private void addMerges(ArrayNode merges) throws ModelException {
        Set<String> known = new HashSet<>(tokens);
        for (String merge : metadata.texts("tokenizer.ggml.merges")) {
            // A part may begin with a space, so the separator is sought behind the first character.
            int space = merge.indexOf(' ', 1);
            String left = space < 0 ? merge : merge.substring(0, space);
            String right = space < 0 ? "" : merge.substring(space + 1);
            if (!known.contains(left) || !known.contains(right) || !known.contains(left + right)) {
                throw metadata.file().broken("the merge '" + merge + "' names parts that are no tokens");
            }
            merges.addArray().add(left).add(right);
        }
    }
}
