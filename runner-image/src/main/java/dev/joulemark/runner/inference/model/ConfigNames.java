package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.model.DecoderTraits.Activation;
import java.util.Map;

/** What families of transformers call the same thing ({@code attribute_map} of their configuration classes). */
final class ConfigNames {

    static final Map<String, String> GPT2 = Map.of(
            "num_hidden_layers", "n_layer",
            "hidden_size", "n_embd",
            "intermediate_size", "n_inner",
            "num_attention_heads", "n_head",
            "max_position_embeddings", "n_positions",
            "rms_norm_eps", "layer_norm_epsilon",
            "hidden_act", "activation_function");

    static final Map<String, String> GEMMA2 = Map.of("hidden_act", "hidden_activation");

    /** Activations by their names in transformers ({@code ACT2FN}). */
    static final Map<String, Activation> ACTIVATIONS = Map.of(
            "silu", Activation.SILU,
            "swish", Activation.SILU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH);

    private ConfigNames() {}
}
