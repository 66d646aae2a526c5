package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the numbers of a decoder from {@code config.json} and {@code generation_config.json}. */
final class LayoutConfig {

    private static final double DEFAULT_EPSILON = 1e-6;
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private final JsonFile file;

    private LayoutConfig(JsonFile file) {
        this.file = file;
    }

    static DecoderConfig read(Path folder) throws ModelException {
        LayoutConfig config = new LayoutConfig(JsonFile.read(folder.resolve("config.json")));
        config.refuseUnsupported();
        return config.decoder(JsonFile.readIfPresent(folder.resolve("generation_config.json")));
    }

    private void refuseUnsupported() throws ModelException {
        JsonNode root = file.root();
        String architecture = root.path("model_type").asText("none");
        if (!"llama".equals(architecture)) {
            throw ModelFault.unsupported(file.path(), "the architecture " + architecture, "llama");
        }
        for (String bias : List.of("attention_bias", "mlp_bias")) {
            if (root.path(bias).asBoolean(false)) {
                throw ModelFault.unsupported(file.path(), bias + ": true", "decoders without biases");
            }
        }
        String activation = root.path("hidden_act").asText("silu");
        if (!"silu".equals(activation)) {
            throw ModelFault.unsupported(file.path(), "the activation " + activation, "silu");
        }
        for (String field : List.of("rope_scaling", "rope_parameters")) {
            JsonNode scaling = root.path(field);
            String kind = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
            if (!"default".equals(kind)) {
                throw ModelFault.unsupported(
                        file.path(), "scaled rotary positions (" + kind + ")", "models without them");
            }
        }
    }

    private DecoderConfig decoder(Optional<JsonFile> generation) throws ModelException {
        JsonNode root = file.root();
        int hidden = file.size("hidden_size");
        int heads = file.size("num_attention_heads");
        int kvHeads = file.size("num_key_value_heads", heads);
        int headDim = file.size("head_dim", hidden / heads);
        if (heads % kvHeads != 0 || headDim % 2 != 0) {
            throw ModelFault.unreadable(
                    file.path(),
                    heads + " heads, " + kvHeads + " key-value heads and a width of " + headDim + " do not fit");
        }
        double nested = root.path("rope_parameters").path("rope_theta").asDouble(DEFAULT_ROPE_THETA);
        return new DecoderConfig(
                "llama",
                file.size("num_hidden_layers"),
                hidden,
                file.size("intermediate_size"),
                heads,
                kvHeads,
                headDim,
                file.size("vocab_size"),
                file.size("max_position_embeddings"),
                root.path("rms_norm_eps").asDouble(DEFAULT_EPSILON),
                root.path("rope_theta").asDouble(nested),
                root.path("tie_word_embeddings").asBoolean(false),
                endOfSequence(root, generation));
    }

    /** What the authors generate with counts; the model's own configuration is asked where they say nothing. */
    private static List<Integer> endOfSequence(JsonNode config, Optional<JsonFile> generation) {
        List<Integer> ids =
                generation.map(json -> ids(json.root().path("eos_token_id"))).orElse(List.of());
        return ids.isEmpty() ? ids(config.path("eos_token_id")) : ids;
    }

    private static List<Integer> ids(JsonNode value) {
        List<Integer> ids = new ArrayList<>();
        if (value.isInt()) {
            ids.add(value.asInt());
        }
        value.forEach(one -> ids.add(one.asInt()));
        return ids;
    }
}
