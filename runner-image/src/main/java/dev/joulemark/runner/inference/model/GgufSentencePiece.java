package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the {@code tokenizer.json} of a SentencePiece vocabulary, which GGUF calls {@code llama}: byte-pair encoding over whole
 * texts, whose merges follow from the scores of the tokens, with a token for each byte that no other covers. It is what
 * transformers makes of such a vocabulary ({@code SentencePieceExtractor} and {@code LlamaConverter} of its
 * {@code convert_slow_tokenizer.py}).
 */
final class GgufSentencePiece {

    private static final String SPACE = "\u2581";
    private static final long NORMAL = 1;
    private static final long BYTE = 6;

    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;
    private final Map<String, Integer> ids = new HashMap<>();

    private GgufSentencePiece(GgufMetadata metadata, List<String> tokens, List<Long> types) {
        this.metadata = metadata;
        this.tokens = tokens;
        this.types = types;
    }

    private record Merge(String left, String right, double score, int leftId, int rightId) {}

    /** Completes a file that has its whole tokens already. */
    static void write(ObjectNode root, GgufMetadata metadata, List<String> tokens, List<Long> types)
            throws ModelException {
        GgufSentencePiece pieces = new GgufSentencePiece(metadata, tokens, types);
        boolean prefix = metadata.flagOr("tokenizer.ggml.add_space_prefix", true);
        ArrayNode normalizers =
                root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (prefix) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        replace(normalizers.addObject(), " ", SPACE);
        root.putNull("pre_tokenizer").putNull("post_processor");
        ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
        replace(decoders.addObject(), SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (prefix) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
        pieces.model(root.putObject("model"));
    }

    private static void replace(ObjectNode node, String from, String to) {
        node.put("type", "Replace").put("content", to).putObject("pattern").put("String", from);
    }

    private void model(ObjectNode model) throws ModelException {
        long unknown = metadata.longOr("tokenizer.ggml.unknown_token_id", 0);
        if (unknown < 0 || unknown >= tokens.size()) {
            throw metadata.file().broken("tokenizer.ggml.unknown_token_id is " + unknown);
        }
        model.put("type", "BPE").putNull("dropout").put("unk_token", tokens.get((int) unknown));
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", true).put("byte_fallback", types.contains(BYTE)).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            if (ids.put(tokens.get(id), id) != null) {
                throw metadata.file().broken("tokenizer.ggml.tokens has '" + tokens.get(id) + "' twice");
            }
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
    }

    /** Every way to make a token of two others, the highest score first: SentencePiece joins the pair that scores best. */
    private List<Merge> merges() throws ModelException {
        List<Double> scores = metadata.numbers("tokenizer.ggml.scores");
        if (scores.size() != tokens.size()) {
            throw metadata.file()
                    .broken("tokenizer.ggml.scores has " + scores.size() + " entries for " + tokens.size() + " tokens");
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == NORMAL) {
                split(tokens.get(id), scores.get(id), merges);
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparingInt(Merge::leftId)
                .thenComparingInt(Merge::rightId));
        return merges;
    }

    private void split(String token, double score, List<Merge> merges) {
        for (int at = 1; at < token.length(); at++) {
            Integer left = ids.get(token.substring(0, at));
            Integer right = ids.get(token.substring(at));
            if (left != null && right != null) {
                merges.add(new Merge(token.substring(0, at), token.substring(at), score, left, right));
            }
        }
    }
}
