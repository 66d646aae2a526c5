package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import dev.joulemark.runner.inference.model.DecoderTraits;
import dev.joulemark.runner.inference.model.DecoderTraits.Scales;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.SlidingWindow;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes one step of a decoder as TorchScript text: embedding, then per layer attention over a preallocated cache and MLP,
 * then norm, output head and the most likely token. Only the lines that the decoder needs are written, with its numbers in
 * them; {@link AttentionScript} writes those of attention.
 *
 * <p>Arguments of {@code forward}: {@code ids} [B, T], or the tokens' embeddings [B, T, hidden] where they are not a weight;
 * {@code position} [B, T]; {@code banned} ids that must not be chosen;
 * {@code start} tokens in the cache; then a list for the kinds of layers, which are one, or two where some layers look back
 * only so far and others all the way (these come first): {@code masks} [B, 1, T, end - first], true where a key is seen,
 * looked at only if {@code masked}; {@code first} slot that any token of the step sees. {@code weights} in the order of
 * {@link WeightOrder}; {@code keys} and {@code values} a layer [B, key-value heads, slots, head width]. Returns the most
 * likely next token [B] and the logits [B, vocabulary] as 32-bit floats.
 */
final class DecoderScript {

    private static final String HEAD = """
              def forward(self: __torch__.M, ids: Tensor, position: Tensor, banned: Tensor, start: int,
                  masks: List[Tensor], masked: List[bool], first: List[int], weights: List[Tensor],
                  keys: List[Tensor], values: List[Tensor]) -> List[Tensor]:
            """;

    private static final String TAIL = """
                allowed = torch.index_fill(logits, 1, banned, -1000000000.)
                return [torch.argmax(allowed, 1, False), logits]
            """;

    private final DecoderConfig config;
    private final WeightOrder order;
    private final LinearScript linear;
    private final StringBuilder text = new StringBuilder(HEAD);

    private DecoderScript(DecoderConfig config, WeightOrder order) {
        this.config = config;
        this.order = order;
        this.linear = new LinearScript(order.kernel());
    }

    /** Source of the method {@code forward}, indented by two spaces. */
    static String forward(DecoderConfig config, WeightOrder order) {
        DecoderScript script = new DecoderScript(config, order);
        script.beforeLayers();
        script.layers();
        script.afterLayers();
        return script.text.toString();
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    private void beforeLayers() {
        line(2, "batch = torch.size(ids, 0)");
        line(2, "length = torch.size(ids, 1)");
        line(2, "end = torch.add(start, length)");
        line(
                2,
                order.hasOutside(DecoderLayout.EMBEDDING)
                        ? "x = torch.embedding(%s, ids)".formatted(outside(DecoderLayout.EMBEDDING))
                        : "x = torch.type_as(ids, keys[0])");
        Double factor = config.traits().scales().embedding();
        if (factor != null) {
            line(2, "x = torch.mul(x, %s)".formatted(factor));
        }
        RotaryEmbedding rotary = config.rotary();
        if (rotary == null) {
            line(2, "x = torch.add(x, torch.embedding(%s, position))".formatted(outside(DecoderLayout.POSITIONS)));
        } else {
            line(2, "cos = torch.unsqueeze(torch.embedding(%s, position), 1)".formatted(outside(WeightOrder.COSINES)));
            line(2, "sin = torch.unsqueeze(torch.embedding(%s, position), 1)".formatted(outside(WeightOrder.SINES)));
        }
        SlidingWindow window = config.window();
        if (window != null && !window.isEverywhere()) {
            String kinds =
                    window.layers().stream().map(applies -> applies ? "1" : "0").collect(Collectors.joining(", "));
            line(2, "kinds = [%s]".formatted(kinds));
        }
    }

    private void layers() {
        line(2, "for layer in range(%s):".formatted(config.layers()));
        line(
                3,
                "w = torch.add(%s, torch.mul(layer, %s))"
                        .formatted(order.outside().size(), order.inside().size()));
        line(3, "h = %s".formatted(norm("x", inside("input_layernorm.weight"), insideOrNull("input_layernorm.bias"))));
        String qkv = linear.alone(layer("h", FusedTensors.QKV));
        new AttentionScript(config, this::line, this::inside).write(qkv);
        addTo(layer("o", "self_attn.o_proj"), "attention_output_norm");
        line(
                3,
                "m = %s"
                        .formatted(norm(
                                "x",
                                inside("post_attention_layernorm.weight"),
                                insideOrNull("post_attention_layernorm.bias"))));
        mlp();
        addTo(layer("u", "mlp.down_proj"), "mlp_output_norm");
    }

    private void mlp() {
        DecoderTraits.Activation activation = config.traits().activation();
        if (!config.traits().gated()) {
            line(3, "u = %s".formatted(linear.activated(layer("m", "mlp.up_proj"), activation)));
            return;
        }
        int width = config.intermediateSize();
        line(3, "both = %s".formatted(linear.alone(layer("m", FusedTensors.GATE_UP))));
        String gate = "torch.slice(both, 2, 0, %s, 1)".formatted(width);
        line(
                3,
                "u = torch.mul(%s, torch.slice(both, 2, %s, %s, 1))"
                        .formatted(LinearScript.activated(gate, activation), width, 2 * width));
    }

    /** Adds a layer to the residual stream, normed if the decoder norms outputs. */
    private void addTo(LinearScript.Layer layer, String outputNorm) {
        if (config.traits().outputNorms()) {
            line(3, "p = %s".formatted(linear.alone(layer)));
            String normed = norm("p", inside(outputNorm + ".weight"), insideOrNull(outputNorm + ".bias"));
            line(3, "x = torch.add(x, %s)".formatted(normed));
        } else {
            line(3, "x = %s".formatted(linear.plus(layer, "x")));
        }
    }

    private void afterLayers() {
        boolean layerNorm = config.traits().norm() == DecoderTraits.Norm.LAYER;
        String last = norm(
                "torch.select(x, 1, -1)", outside("model.norm.weight"), layerNorm ? outside("model.norm.bias") : null);
        line(2, "last = %s".formatted(last));
        String head = order.hasOutside(DecoderLayout.HEAD) ? DecoderLayout.HEAD : DecoderLayout.EMBEDDING;
        String logits = linear.alone(new LinearScript.Layer("last", outside(head), null));
        line(2, "logits = torch.to(%s, 6)".formatted(logits));
        Double cap = config.traits().scales().logitCap();
        if (cap != null) {
            line(2, "logits = torch.mul(torch.tanh(torch.div(logits, %s)), %s)".formatted(cap, cap));
        }
        text.append(TAIL);
    }

    private String norm(String input, String weight, @Nullable String bias) {
        int hidden = config.hiddenSize();
        double epsilon = config.normEpsilon();
        return switch (config.traits().norm()) {
            case RMS -> "torch.rms_norm(%s, [%s], %s, %s)".formatted(input, hidden, weight, epsilon);
            case RMS_PLUS_ONE ->
                "torch.type_as(torch.rms_norm(torch.to(%s, 6), [%s], torch.add(torch.to(%s, 6), 1), %s), x)"
                        .formatted(input, hidden, weight, epsilon);
            case LAYER -> "torch.layer_norm(%s, [%s], %s, %s, %s)".formatted(input, hidden, weight, bias, epsilon);
        };
    }

    private LinearScript.Layer layer(String input, String name) {
        return new LinearScript.Layer(input, inside(name + ".weight"), insideOrNull(name + ".bias"));
    }

    private String outside(String name) {
        return "weights[" + order.place(name) + "]";
    }

    private String inside(String name) {
        return "weights[torch.add(w, " + order.placeInside(name) + ")]";
    }

    private @Nullable String insideOrNull(String name) {
        return order.hasInside(name) ? inside(name) : null;
    }

    /** Whether the scores of attention are capped, which the engine's own attention cannot. */
    static boolean composesAttention(DecoderConfig config) {
        Scales scales = config.traits().scales();
        return scales.scoreCap() != null;
    }
}
