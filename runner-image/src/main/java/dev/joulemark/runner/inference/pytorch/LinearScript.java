package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderTraits.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Writes linear layers, and what follows them, as TorchScript text. Activations and sums that follow a layer of oneDNN are
 * part of it: computed on its 32-bit sums, before they are rounded and written.
 *
 * @param kernel what computes them
 */
record LinearScript(LinearKernel kernel) {

    /**
     * A layer.
     *
     * @param input what it is applied to
     * @param weight its weight
     * @param bias its bias; null for none
     */
    record Layer(String input, String weight, @Nullable String bias) {}

    /** The layer alone. */
    String alone(Layer layer) {
        return switch (kernel) {
            case PLAIN -> plain(layer);
            case PACKED -> packed(layer, "none", "None");
        };
    }

    /** The layer's activation. */
    String activated(Layer layer, Activation activation) {
        return switch (kernel) {
            case PLAIN -> activated(plain(layer), activation);
            case PACKED ->
                switch (activation) {
                    case SILU -> packed(layer, "swish", "None");
                    case GELU_TANH -> packed(layer, "gelu", "\"tanh\"");
                };
        };
    }

    /** The activation of something that is there. */
    static String activated(String input, Activation activation) {
        return switch (activation) {
            case SILU -> "torch.silu(%s)".formatted(input);
            case GELU_TANH -> "torch.gelu(%s, approximate=\"tanh\")".formatted(input);
        };
    }

    /** The layer plus something of its shape. */
    String plus(Layer layer, String addend) {
        return switch (kernel) {
            case PLAIN -> "torch.add(%s, %s)".formatted(addend, plain(layer));
            case PACKED -> packedSum(layer, addend);
        };
    }

    private static String plain(Layer layer) {
        return layer.bias() == null
                ? "torch.linear(%s, %s)".formatted(layer.input(), layer.weight())
                : "torch.linear(%s, %s, %s)".formatted(layer.input(), layer.weight(), layer.bias());
    }

    private static String packed(Layer layer, String unary, String algorithm) {
        return "ops.mkldnn._linear_pointwise(%s, %s, %s, \"%s\", annotate(List[Optional[number]], []), %s)"
                .formatted(layer.input(), layer.weight(), bias(layer), unary, algorithm);
    }

    private static String packedSum(Layer layer, String addend) {
        return "ops.mkldnn._linear_pointwise(%s, %s, %s, %s, \"add\")"
                .formatted(layer.input(), addend, layer.weight(), bias(layer));
    }

    private static String bias(Layer layer) {
        return layer.bias() == null ? "None" : layer.bias();
    }
}
