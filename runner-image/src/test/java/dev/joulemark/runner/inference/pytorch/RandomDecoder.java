package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import dev.joulemark.runner.inference.model.DecoderTraits;
import dev.joulemark.runner.inference.model.DecoderTraits.Activation;
import dev.joulemark.runner.inference.model.DecoderTraits.Norm;
import dev.joulemark.runner.inference.model.DecoderTraits.Scales;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.RotaryEmbedding.Scaling;
import dev.joulemark.runner.inference.model.SlidingWindow;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tiny decoder that nobody has published: any traits together, any weights.
 *
 * @param config its numbers and traits
 */
record RandomDecoder(DecoderConfig config) implements Checkpoint {

    static final int VOCABULARY = 37;
    static final int CONTEXT = 64;

    static RandomDecoder of(long seed) {
        Random random = new Random(seed);
        int kvHeads = one(random, 1, 2, 3);
        int headDim = one(random, 4, 8, 16);
        int layers = one(random, 1, 2, 3);
        return new RandomDecoder(new DecoderConfig(
                "random",
                layers,
                one(random, 8, 16, 24),
                one(random, 8, 20, 32),
                kvHeads * one(random, 1, 2, 3),
                kvHeads,
                headDim,
                VOCABULARY,
                CONTEXT,
                1e-5,
                random.nextBoolean(),
                List.of(),
                traits(random),
                random.nextInt(4) == 0 ? null : rotary(random, headDim),
                random.nextBoolean() ? null : window(random, layers)));
    }

    private static DecoderTraits traits(Random random) {
        return new DecoderTraits(
                List.of(Norm.RMS, Norm.RMS_PLUS_ONE, Norm.LAYER).get(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Activation.SILU : Activation.GELU_TANH,
                new Scales(
                        random.nextBoolean() ? null : 2.5,
                        random.nextBoolean() ? null : 0.3,
                        random.nextBoolean() ? null : 1.5,
                        random.nextBoolean() ? null : 2.0));
    }

    private static RotaryEmbedding rotary(Random random, int headDim) {
        Scaling scaling = random.nextBoolean() ? new Scaling.None() : new Scaling.Linear(2);
        return new RotaryEmbedding(100, random.nextBoolean() ? headDim : headDim / 2, scaling);
    }

    private static SlidingWindow window(Random random, int layers) {
        List<Boolean> applies =
                Stream.generate(random::nextBoolean).limit(layers).toList();
        return new SlidingWindow(
                one(random, 1, 3, 5),
                applies.contains(true) ? applies : List.of(true, true, true).subList(0, layers));
    }

    private static int one(Random random, int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Override
    public List<TensorInfo> tensors() {
        DecoderLayout layout = DecoderLayout.of(config);
        return layout.names().stream()
                .map(name -> new TensorInfo(name, "Q", Objects.requireNonNull(layout.shape(name))))
                .toList();
    }

    @Override
    public @Nullable ByteBuffer view(String name) {
        return null;
    }

    @Override
    public void read(String name, long first, ByteBuffer target) {
        List<Long> shape = Objects.requireNonNull(DecoderLayout.of(config).shape(name));
        long columns = shape.size() == 1 ? 1 : shape.getLast();
        for (long place = first * columns; target.hasRemaining(); place++) {
            Random random = new Random(name.hashCode() * 1_000_003L + place);
            target.putFloat((float) (0.4 * random.nextGaussian() + (name.endsWith("norm.weight") ? 1 : 0)));
        }
    }

    @Override
    public String tokenizerJson() {
        return "";
    }

    @Override
    public String format() {
        return "Random";
    }

    @Override
    public String sourceDtype() {
        return "F32";
    }

    @Override
    public String sha256() {
        return "";
    }

    @Override
    public void close() {
        // nothing is open
    }
}
