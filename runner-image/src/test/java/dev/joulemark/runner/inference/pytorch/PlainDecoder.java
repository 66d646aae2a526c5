package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import dev.joulemark.runner.inference.model.DecoderTraits;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.SlidingWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A decoder in plain loops and 64 bits: the whole text at once, no cache, no batch, no fused layers. It is slow and written
 * after the formulas, so that the scripted one has something to be compared with for decoders nobody has published.
 */
final class PlainDecoder {

    private final DecoderConfig config;
    private final Map<String, double[][]> weights = new HashMap<>();

    PlainDecoder(Checkpoint checkpoint) throws ModelException {
        config = checkpoint.config();
        for (Checkpoint.TensorInfo info : checkpoint.tensors()) {
            weights.put(info.name(), read(checkpoint, info));
        }
    }

    private static double[][] read(Checkpoint checkpoint, Checkpoint.TensorInfo info) throws ModelException {
        List<Long> shape = info.shape();
        int rows = shape.size() == 1 ? 1 : shape.getFirst().intValue();
        int columns = shape.getLast().intValue();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(rows * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        checkpoint.read(info.name(), 0, bytes);
        bytes.flip();
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = bytes.getFloat();
            }
        }
        return values;
    }

    /** Logits behind a text. */
    double[] logits(int[] ids) {
        double[][] x = new double[ids.length][];
        Double factor = config.traits().scales().embedding();
        for (int t = 0; t < ids.length; t++) {
            x[t] = weights.get(DecoderLayout.EMBEDDING)[ids[t]].clone();
            if (factor != null) {
                each(x[t], value -> value * factor);
            }
            if (config.rotary() == null) {
                add(x[t], weights.get(DecoderLayout.POSITIONS)[t]);
            }
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(x, layer);
        }
        double[] last = norm(x[ids.length - 1], "model.norm");
        String head = config.tiedEmbeddings() ? DecoderLayout.EMBEDDING : DecoderLayout.HEAD;
        double[] logits = times(weights.get(head), last);
        Double cap = config.traits().scales().logitCap();
        return cap == null ? logits : each(logits, value -> cap * Math.tanh(value / cap));
    }

    private void layer(double[][] x, int layer) {
        String prefix = DecoderLayout.prefix(layer);
        double[][] attended = attention(x, layer);
        for (int t = 0; t < x.length; t++) {
            add(x[t], outputNorm(linear(attended[t], prefix + "self_attn.o_proj"), prefix + "attention_output_norm"));
        }
        for (double[] token : x) {
            double[] in = norm(token, prefix + "post_attention_layernorm");
            double[] up = linear(in, prefix + "mlp.up_proj");
            if (config.traits().gated()) {
                double[] gate = each(linear(in, prefix + "mlp.gate_proj"), this::activation);
                for (int i = 0; i < up.length; i++) {
                    up[i] *= gate[i];
                }
            } else {
                each(up, this::activation);
            }
            add(token, outputNorm(linear(up, prefix + "mlp.down_proj"), prefix + "mlp_output_norm"));
        }
    }

    private double[][] attention(double[][] x, int layer) {
        String prefix = DecoderLayout.prefix(layer);
        double[][][] parts = new double[3][x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] in = norm(x[t], prefix + "input_layernorm");
            parts[0][t] = heads(linear(in, prefix + "self_attn.q_proj"), prefix + "self_attn.q_norm", t);
            parts[1][t] = heads(linear(in, prefix + "self_attn.k_proj"), prefix + "self_attn.k_norm", t);
            parts[2][t] = linear(in, prefix + "self_attn.v_proj");
        }
        int width = config.headDim();
        int each = config.heads() / config.kvHeads();
        double[][] out = new double[x.length][config.heads() * width];
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < config.heads(); head++) {
                attend(parts, new int[] {t, first(layer, t), head * width, head / each * width}, out[t]);
            }
        }
        return out;
    }

    private int first(int layer, int token) {
        SlidingWindow window = config.window();
        return window == null || !window.layers().get(layer) ? 0 : Math.max(0, token - window.tokens() + 1);
    }

    /** One head of one token; {@code at} is the token, the first it sees, and where the head's query and key begin. */
    private void attend(double[][][] parts, int[] at, double[] out) {
        int width = config.headDim();
        DecoderTraits.Scales scales = config.traits().scales();
        double scale = scales.attention() == null ? 1 / Math.sqrt(width) : scales.attention();
        double[] score = new double[at[0] - at[1] + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < score.length; s++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += parts[0][at[0]][at[2] + i] * parts[1][at[1] + s][at[3] + i];
            }
            Double cap = scales.scoreCap();
            score[s] = cap == null ? sum * scale : cap * Math.tanh(sum * scale / cap);
            most = Math.max(most, score[s]);
        }
        double total = 0;
        for (int s = 0; s < score.length; s++) {
            score[s] = Math.exp(score[s] - most);
            total += score[s];
        }
        for (int s = 0; s < score.length; s++) {
            for (int i = 0; i < width; i++) {
                out[at[2] + i] += score[s] / total * parts[2][at[1] + s][at[3] + i];
            }
        }
    }

    /** Norms heads, if the decoder does, and turns them to their position. */
    private double[] heads(double[] all, String norm, int position) {
        int width = config.headDim();
        RotaryEmbedding rotary = config.rotary();
        for (int from = 0; from < all.length; from += width) {
            if (config.traits().headNorms()) {
                double[] head = Arrays.copyOfRange(all, from, from + width);
                System.arraycopy(rms(head, weights.get(norm + ".weight")[0], 0), 0, all, from, width);
            }
            if (rotary != null) {
                double[] frequencies = rotary.frequencies();
                for (int pair = 0; pair < frequencies.length; pair++) {
                    int other = from + pair + frequencies.length;
                    double angle = position * frequencies[pair];
                    double a = all[from + pair];
                    double b = all[other];
                    all[from + pair] = a * Math.cos(angle) - b * Math.sin(angle);
                    all[other] = b * Math.cos(angle) + a * Math.sin(angle);
                }
            }
        }
        return all;
    }

    private double[] outputNorm(double[] x, String name) {
        return config.traits().outputNorms() ? norm(x, name) : x;
    }

    private double[] norm(double[] x, String name) {
        double[] weight = weights.get(name + ".weight")[0];
        return switch (config.traits().norm()) {
            case RMS -> rms(x, weight, 0);
            case RMS_PLUS_ONE -> rms(x, weight, 1);
            case LAYER -> layerNorm(x, weight, weights.get(name + ".bias")[0]);
        };
    }

    private double[] rms(double[] x, double[] weight, double plus) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double root = Math.sqrt(squares / x.length + config.normEpsilon());
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] / root * (weight[i] + plus);
        }
        return out;
    }

    private double[] layerNorm(double[] x, double[] weight, double[] bias) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = (x[i] - mean) / Math.sqrt(variance + config.normEpsilon()) * weight[i] + bias[i];
        }
        return out;
    }

    private double activation(double x) {
        return switch (config.traits().activation()) {
            case SILU -> x / (1 + Math.exp(-x));
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        };
    }

    private double[] linear(double[] x, String name) {
        double[] out = times(weights.get(name + ".weight"), x);
        double @Nullable [][] bias = weights.get(name + ".bias");
        if (bias != null) {
            add(out, bias[0]);
        }
        return out;
    }

    private static double[] times(double[][] matrix, double[] x) {
        double[] out = new double[matrix.length];
        for (int row = 0; row < out.length; row++) {
            for (int i = 0; i < x.length; i++) {
                out[row] += matrix[row][i] * x[i];
            }
        }
        return out;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    private static double[] each(double[] x, DoubleUnaryOperator function) {
        for (int i = 0; i < x.length; i++) {
            x[i] = function.applyAsDouble(x[i]);
        }
        return x;
    }
}
