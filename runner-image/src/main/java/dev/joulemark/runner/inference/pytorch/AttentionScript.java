package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.SlidingWindow;
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
    private final UnaryOperator<String> weight;

    AttentionScript(DecoderConfig config, Lines lines, UnaryOperator<String> weight) {
        this.config = config;
        this.lines = lines;
        this.weight = weight;
    }

    /**
     * Writes it.
     *
     * @param qkv queries, keys and values of all heads, [B, T, heads times width]
     */
    void write(String qkv) {
        int queries = config.heads();
        int turned = queries + config.kvHeads();
        int all = turned + config.kvHeads();
        lines.add(DEPTH, "split = torch.view(%s, [batch, length, %s, %s])".formatted(qkv, all, config.headDim()));
        lines.add(DEPTH, "all = torch.transpose(split, 1, 2)");
        lines.add(DEPTH, "v = torch.slice(all, 1, %s, %s, 1)".formatted(turned, all));
        if (config.traits().headNorms()) {
            norm("q", 0, queries);
            turn("q");
            norm("k", queries, turned);
            turn("k");
        } else {
            lines.add(DEPTH, "qk = torch.slice(all, 1, 0, %s, 1)".formatted(turned));
            turn("qk");
            lines.add(DEPTH, "q = torch.slice(qk, 1, 0, %s, 1)".formatted(queries));
            lines.add(DEPTH, "k = torch.slice(qk, 1, %s, %s, 1)".formatted(queries, turned));
        }
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

    /** Heads whose queries or keys are normed one by one. */
    private void norm(String name, int from, int to) {
        lines.add(
                DEPTH,
                "%s = torch.rms_norm(torch.slice(all, 1, %s, %s, 1), [%s], %s, %s)"
                        .formatted(
                                name,
                                from,
                                to,
                                config.headDim(),
                                weight.apply("self_attn." + name + "_norm.weight"),
                                config.normEpsilon()));
    }

    /**
     * Rotate-half over the first values of a head; the others stay. The first half of the table of sines has the sign that
     * the rotation gives it.
     */
    private void turn(String name) {
        RotaryEmbedding rotary = config.rotary();
        if (rotary == null) {
            return;
        }
        int width = rotary.width();
        String sum = "torch.addcmul(torch.mul(%1$s, cos), torch.roll(%1$s, [%2$s], [3]), sin)";
        if (width == config.headDim()) {
            lines.add(DEPTH, "%s = %s".formatted(name, sum.formatted(name, width / 2)));
            return;
        }
        lines.add(DEPTH, "part = torch.slice(%s, 3, 0, %s, 1)".formatted(name, width));
        lines.add(
                DEPTH,
                "%1$s = torch.cat([%2$s, torch.slice(%1$s, 3, %3$s, %4$s, 1)], 3)"
                        .formatted(name, sum.formatted("part", width / 2), width, config.headDim()));
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
                + (scale == null ? "None" : scale.toString()) + ")";
        int groups = config.kvHeads();
        lines.add(DEPTH, "if torch.eq(length, 1):");
        lines.add(
                DEPTH + 1,
                "rows = torch.reshape(q, [batch, %s, %s, %s])"
                        .formatted(groups, config.heads() / groups, config.headDim()));
        choose(call, "one", "rows", "False");
        lines.add(DEPTH + 1, "a = torch.reshape(one, [batch, %s, 1, %s])".formatted(config.heads(), config.headDim()));
        lines.add(DEPTH, "else:");
        expand("ks");
        expand("vs");
        choose(call, "a", "q", "True");
    }

    /** Repeats heads for their group: the engine's fused attention on a CPU takes no groups, and would not be used. */
    private void expand(String name) {
        int groups = config.kvHeads();
        int each = config.heads() / groups;
        if (each > 1) {
            String expanded = "torch.expand(torch.unsqueeze(%s, 2), [-1, -1, %s, -1, -1])".formatted(name, each);
            lines.add(
                    DEPTH + 1,
                    "%s = torch.reshape(%s, [batch, %s, -1, %s])"
                            .formatted(name, expanded, config.heads(), config.headDim()));
        }
    }

    private void choose(String call, String result, String queries, String causal) {
        lines.add(DEPTH + 1, "if isMasked:");
        lines.add(DEPTH + 2, call.formatted(result, queries, "mask", "False"));
        lines.add(DEPTH + 1, "else:");
        lines.add(DEPTH + 2, call.formatted(result, queries, "None", causal));
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
