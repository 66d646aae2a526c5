package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.DecoderTraits.Activation;
import dev.joulemark.runner.inference.model.DecoderTraits.Scales;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code config.json} and {@code generation_config.json}. Sizes must be there; other absent fields have the values
 * that the family's class of transformers gives them.
 */
final class HuggingFaceConfig {

    private static final String END = "eos_token_id";

    private final JsonFile config;
    private final Architecture family;

    private HuggingFaceConfig(JsonFile config, Architecture family) {
        this.config = config;
        this.family = family;
    }

    /** The row of the table that a folder's model belongs to. */
    static Architecture family(Path folder) throws ModelException {
        JsonFile config = JsonFile.read(folder.resolve("config.json"));
        String type = config.textOr("model_type", "");
        return Architecture.of(type)
                .orElseThrow(() -> config.unsupported(
                        "model_type", type, "use a model of one of the architectures " + Architecture.supported()));
    }

    static DecoderConfig read(Path folder) throws ModelException {
        Architecture family = family(folder);
        JsonFile config = JsonFile.read(folder.resolve("config.json"));
        DecoderConfig decoder = new HuggingFaceConfig(config, family).decoder(folder.resolve("generation_config.json"));
        DecoderNumbers.check(decoder, config::broken);
        return decoder;
    }

    private DecoderConfig decoder(Path generation) throws ModelException {
        refuseOthers();
        Architecture.Defaults defaults = family.defaults();
        int heads = config.positive(field("num_attention_heads"));
        int hidden = config.positive(field("hidden_size"));
        int layers = config.positive(field("num_hidden_layers"));
        int headDim = config.positiveOr(
                "head_dim", defaults.headDim() == null ? Math.max(1, hidden / heads) : defaults.headDim());
        int context = config.positiveOr(field("max_position_embeddings"), defaults.context());
        int vocabulary = config.positive("vocab_size");
        return new DecoderConfig(
                family.modelType(),
                layers,
                hidden,
                intermediate(hidden),
                heads,
                keyValueHeads(heads),
                headDim,
                vocabulary,
                context,
                config.numberOr(field("rms_norm_eps"), defaults.epsilon()),
                config.flagOr("tie_word_embeddings", defaults.tied()),
                endTokens(generation, vocabulary),
                family.traits(config.flag("attention_bias"), config.flag("mlp_bias"), activation(), scales(hidden)),
                family.form().rotary() ? RotaryFields.read(config, headDim, context) : null,
                window(layers));
    }

    private void refuseOthers() throws ModelException {
        for (Map.Entry<String, Boolean> fixed : family.fixed().entrySet()) {
            boolean value = config.flagOr(fixed.getKey(), fixed.getValue());
            if (value != fixed.getValue()) {
                throw config.unsupported(
                        fixed.getKey(), String.valueOf(value), "use a model where it is " + fixed.getValue());
            }
        }
        if (config.has("quantization_config")) {
            throw config.unsupported(
                    "quantization_config",
                    config.at("quantization_config").textOr("quant_method", "set"),
                    "use the model in F32, F16 or BF16, or a GGUF file");
        }
    }

    private String field(String llama) {
        return family.field(llama);
    }

    private int intermediate(int hidden) throws ModelException {
        String field = field("intermediate_size");
        Integer widening = family.defaults().widening();
        return widening == null || config.has(field) ? config.positive(field) : widening * hidden;
    }

    /** An absent field has the default of the family, a null one is the number of query heads. */
    private int keyValueHeads(int heads) throws ModelException {
        String field = "num_key_value_heads";
        Integer absent = config.root().has(field) ? null : family.defaults().kvHeads();
        return config.positiveOr(field, absent == null ? heads : absent);
    }

    private Activation activation() throws ModelException {
        String field = field("hidden_act");
        if (!config.has(field)) {
            return family.defaults().activation();
        }
        String name = config.textOr(field, "");
        Activation known = ConfigNames.ACTIVATIONS.get(name);
        if (known == null) {
            throw config.unsupported(field, name, "use a model with silu or gelu_pytorch_tanh");
        }
        return known;
    }

    private Scales scales(int hidden) throws ModelException {
        Architecture.Capped capped = family.defaults().capped();
        if (capped == null) {
            return Scales.PLAIN;
        }
        return new Scales(
                Math.sqrt(hidden),
                1 / Math.sqrt(config.numberOr("query_pre_attn_scalar", capped.queryScalar())),
                cap("attn_logit_softcapping", capped.scoreCap()),
                cap("final_logit_softcapping", capped.logitCap()));
    }

    private @Nullable Double cap(String field, double absent) throws ModelException {
        return config.root().has(field) && !config.has(field) ? null : (Double) config.numberOr(field, absent);
    }

    /** A null window is none; an absent one is the family's. */
    private @Nullable SlidingWindow window(int layers) throws ModelException {
        Architecture.Windows windows = family.form().windows();
        boolean off = windows == Architecture.Windows.FROM_A_LAYER_ON && !config.flag("use_sliding_window");
        if (off || windows == Architecture.Windows.NONE) {
            return null;
        }
        String field = "sliding_window";
        Integer absent = config.root().has(field) ? null : family.defaults().window();
        Integer tokens = config.has(field) ? (Integer) config.positive(field) : absent;
        List<String> types = config.texts("layer_types");
        if (tokens == null || types.isEmpty() || windows == Architecture.Windows.EVERY_LAYER) {
            return family.window(tokens, layers, config.wholeOr("max_window_layers", 28));
        }
        if (types.size() != layers) {
            throw config.broken("layer_types has " + types.size() + " entries for " + layers + " layers");
        }
        for (String type : types) {
            if (!type.equals("sliding_attention") && !type.equals("full_attention")) {
                throw config.unsupported("layer_types", type, "use a model with sliding_attention and full_attention");
            }
        }
        List<Boolean> applies = types.stream().map("sliding_attention"::equals).toList();
        return applies.contains(true) ? new SlidingWindow(tokens, applies) : null;
    }

    /** What either file names; the family's own, where none names any and the vocabulary holds it. */
    private List<Integer> endTokens(Path generation, int vocabulary) throws ModelException {
        Set<Integer> ends = new LinkedHashSet<>(config.tokenIds(END));
        boolean named = config.root().has(END);
        if (Files.exists(generation)) {
            JsonFile file = JsonFile.read(generation);
            ends.addAll(file.tokenIds(END));
            named |= file.root().has(END);
        }
        Integer absent = family.defaults().end();
        if (!named && absent != null && absent < vocabulary) {
            ends.add(absent);
        }
        return List.copyOf(ends);
    }
}
