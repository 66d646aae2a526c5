package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.SlidingWindow;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Writes the attention of a layer: from the normed input {@code h} to {@code o} [B, T, heads times width], before the output
 * projection. Keys and values are written into the cache (Ainslie et al., GQA, arXiv:2305.13245).
 *
 * <p>A single token is attended with the query heads of a group as rows, which needs no copy of the cache a query head.
 */
final class AttentionScript {

    private static final int DEPTH = 3;

    /** Takes lines of the script. */
    interface Lines {

        /**
         * Appends a line.
         *
         * @param depth levels of indentation
         * @param line its text
         */
        void add(int depth, String line);
    }

    private final DecoderConfig config;
    private final Lines lines;
    private final BinaryOperator<String> linear;
    private final UnaryOperator<String> weight;

    AttentionScript(DecoderConfig config, Lines lines, BinaryOperator<String> linear, UnaryOperator<String> weight) {
        this.config = config;
        this.lines = lines;
        this.linear = linear;
        this.weight = weight;
    }

    void write() {
        heads("q", config.heads());
        heads("k", config.kvHeads());
        heads("v", config.kvHeads());
        normAndTurn("q");
        normAndTurn("k");
        cache();
        Double cap = config.traits().scales().scoreCap();
        if (cap == null) {
            scaledDotProduct();
        } else {
            composed(cap);
        }
        int width = config.heads() * config.headDim();
        lines.add(DEPTH, "o = torch.reshape(torch.transpose(a, 1, 2), [batch, length, %s])".formatted(width));
    }

    /** [B, heads, T, width]. */
    private void heads(String name, int count) {
        String projected = linear.apply("h", "self_attn." + name + "_proj");
        String shape = "[batch, length, %s, %s]".formatted(count, config.headDim());
        boolean normed = config.traits().headNorms() && !name.equals("v");
        String split = "torch.view(%s, %s)".formatted(projected, shape);
        if (normed) {
            split = "torch.rms_norm(%s, [%s], %s, %s)"
                    .formatted(
                            split,
                            config.headDim(),
                            weight.apply("self_attn." + name + "_norm.weight"),
                            config.normEpsilon());
        }
        lines.add(DEPTH, "%s = torch.transpose(%s, 1, 2)".formatted(name, split));
    }

    /** Rotate-half over the first {@code width} values of a head; the others stay. */
    private void normAndTurn(String name) {
        RotaryEmbedding rotary = config.rotary();
        if (rotary == null) {
            return;
        }
        int width = rotary.width();
        boolean whole = width == config.headDim();
        String turned = whole ? name : name + "t";
        if (!whole) {
            lines.add(DEPTH, "%s = torch.slice(%s, 3, 0, %s, 1)".formatted(turned, name, width));
        }
        lines.add(DEPTH, "%s1 = torch.slice(%s, 3, 0, %s, 1)".formatted(name, name, width / 2));
        lines.add(DEPTH, "%s2 = torch.slice(%s, 3, %s, %s, 1)".formatted(name, name, width / 2, width));
        String sum = "torch.add(torch.mul(%s, cos), torch.mul(torch.cat([torch.neg(%s2), %s1], 3), sin))"
                .formatted(turned, name, name);
        lines.add(
                DEPTH,
                (whole ? "%1$s = %2$s" : "%1$s = torch.cat([%2$s, torch.slice(%1$s, 3, %3$s, %4$s, 1)], 3)")
                        .formatted(name, sum, width, config.headDim()));
    }

    private void cache() {
        lines.add(DEPTH, "_0 = torch.copy_(torch.slice(keys[layer], 2, start, end, 1), k, False)");
        lines.add(DEPTH, "_1 = torch.copy_(torch.slice(values[layer], 2, start, end, 1), v, False)");
        SlidingWindow window = config.window();
        String kind = window == null || window.isEverywhere() ? "0" : "kinds[layer]";
        lines.add(DEPTH, "seen = %s".formatted(window == null ? "0" : "first[" + kind + "]"));
        lines.add(DEPTH, "mask = masks[%s]".formatted(kind));
        lines.add(DEPTH, "isMasked = masked[%s]".formatted(kind));
        lines.add(DEPTH, "ks = torch.slice(keys[layer], 2, seen, end, 1)");
        lines.add(DEPTH, "vs = torch.slice(values[layer], 2, seen, end, 1)");
    }

    private void scaledDotProduct() {
        Double scale = config.traits().scales().attention();
        String call = "%s = torch.scaled_dot_product_attention(%s, ks, vs, %s, 0., %s, scale="
                + (scale == null ? "None" : scale.toString()) + ", enable_gqa=%s)";
        int groups = config.kvHeads();
        lines.add(DEPTH, "if torch.eq(length, 1):");
        lines.add(
                DEPTH + 1,
                "rows = torch.reshape(q, [batch, %s, %s, %s])"
                        .formatted(groups, config.heads() / groups, config.headDim()));
        choose(call, "one", "rows", "False", "False");
        lines.add(DEPTH + 1, "a = torch.reshape(one, [batch, %s, 1, %s])".formatted(config.heads(), config.headDim()));
        lines.add(DEPTH, "else:");
        choose(call, "a", "q", "True", "True");
    }

    private void choose(String call, String result, String queries, String causal, String grouped) {
        lines.add(DEPTH + 1, "if isMasked:");
        lines.add(DEPTH + 2, call.formatted(result, queries, "mask", "False", grouped));
        lines.add(DEPTH + 1, "else:");
        lines.add(DEPTH + 2, call.formatted(result, queries, "None", causal, grouped));
    }

    /** Capped scores [B, groups, heads a group, T, keys]; softmax in 32 bits, as transformers has it. */
    private void composed(double cap) {
        int groups = config.kvHeads();
        int each = config.heads() / groups;
        int width = config.headDim();
        Double scale = config.traits().scales().attention();
        lines.add(DEPTH, "qg = torch.reshape(q, [batch, %s, %s, length, %s])".formatted(groups, each, width));
        lines.add(DEPTH, "kt = torch.unsqueeze(torch.transpose(ks, 2, 3), 2)");
        lines.add(
                DEPTH,
                "s = torch.mul(torch.matmul(qg, kt), %s)"
                        .formatted(scale == null ? (Double) (1 / Math.sqrt(width)) : scale));
        lines.add(DEPTH, "s = torch.mul(torch.tanh(torch.div(s, %s)), %s)".formatted(cap, cap));
        lines.add(DEPTH, "if isMasked:");
        lines.add(DEPTH + 1, "hidden = torch.unsqueeze(torch.logical_not(mask), 1)");
        lines.add(DEPTH + 1, "t = torch.masked_fill(torch.to(s, 6), hidden, -3.0e38)");
        lines.add(DEPTH, "else:");
        lines.add(DEPTH + 1, "t = torch.to(s, 6)");
        lines.add(DEPTH, "p = torch.type_as(torch.softmax(t, 4, 6), q)");
        lines.add(
                DEPTH,
                "a = torch.reshape(torch.matmul(p, torch.unsqueeze(vs, 2)), [batch, %s, length, %s])"
                        .formatted(config.heads(), width));
    }
}
