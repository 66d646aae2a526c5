package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code config.json} and {@code generation_config.json} of a Llama decoder. Absent fields have the values that
 * {@code LlamaConfig} of transformers gives them.
 */
final class HuggingFaceConfig {

    private static final String ARCHITECTURE = "llama";
    private static final int DEFAULT_CONTEXT = 2048;
    private static final double DEFAULT_EPSILON = 1e-6;
    private static final double DEFAULT_THETA = 10_000;
    private static final String END = "eos_token_id";

    private HuggingFaceConfig() {}

    static DecoderConfig read(Path folder) throws ModelException {
        JsonFile config = JsonFile.read(folder.resolve("config.json"));
        refuseOthers(config);
        int heads = config.positive("num_attention_heads");
        int hidden = config.positive("hidden_size");
        return new DecoderConfig(
                ARCHITECTURE,
                config.positive("num_hidden_layers"),
                hidden,
                config.positive("intermediate_size"),
                heads,
                config.positiveOr("num_key_value_heads", heads),
                config.positiveOr("head_dim", Math.max(1, hidden / heads)),
                config.positive("vocab_size"),
                config.positiveOr("max_position_embeddings", DEFAULT_CONTEXT),
                config.numberOr("rms_norm_eps", DEFAULT_EPSILON),
                ropeTheta(config),
                config.flag("tie_word_embeddings"),
                endTokens(config, folder.resolve("generation_config.json")));
    }

    private static void refuseOthers(JsonFile config) throws ModelException {
        String type = config.textOr("model_type", "");
        if (!type.equals(ARCHITECTURE)) {
            throw config.unsupported("model_type", type, "use a model of the architecture llama");
        }
        for (String bias : List.of("attention_bias", "mlp_bias")) {
            if (config.flag(bias)) {
                throw config.unsupported(bias, "true", "use a model without biases");
            }
        }
        String activation = config.textOr("hidden_act", "silu");
        if (!activation.equals("silu")) {
            throw config.unsupported("hidden_act", activation, "use a model with silu");
        }
        if (config.has("quantization_config")) {
            throw config.unsupported(
                    "quantization_config",
                    config.at("quantization_config").textOr("quant_method", "set"),
                    "use the model in F32, F16 or BF16, or a GGUF file");
        }
        refuseScaling(config, "rope_scaling");
        refuseScaling(config, "rope_parameters");
    }

    private static void refuseScaling(JsonFile config, String field) throws ModelException {
        JsonFile rope = config.at(field);
        String type = rope.textOr("rope_type", rope.textOr("type", "default"));
        if (!type.equals("default") && !type.equals("none")) {
            throw config.unsupported(field + ".rope_type", type, "use a model without scaling of its rotary embedding");
        }
        double part = rope.numberOr("partial_rotary_factor", config.numberOr("partial_rotary_factor", 1));
        if (part != 1) {
            throw config.unsupported(
                    "partial_rotary_factor", String.valueOf(part), "use a model that rotates whole heads");
        }
    }

    /** Transformers 5 writes the base into {@code rope_parameters}, earlier versions beside it. */
    private static double ropeTheta(JsonFile config) throws ModelException {
        double outside = config.numberOr("rope_theta", DEFAULT_THETA);
        double scaling = config.at("rope_scaling").numberOr("rope_theta", outside);
        return config.at("rope_parameters").numberOr("rope_theta", scaling);
    }

    private static List<Integer> endTokens(JsonFile config, Path generation) throws ModelException {
        Set<Integer> ends = new LinkedHashSet<>(config.tokenIds(END));
        if (Files.exists(generation)) {
            ends.addAll(JsonFile.read(generation).tokenIds(END));
        }
        return List.copyOf(ends);
    }
}
