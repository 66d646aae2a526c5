package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GGUF file with the names and the row order of the Hugging Face layout. */
final class GgufCheckpoint implements Checkpoint {

    private static final Map<String, String> OUTSIDE_LAYERS = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    private static final Map<String, String> IN_LAYERS = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private final GgufFile file;
    private final DecoderConfig config;
    private final String tokenizerJson;
    private final String sha256;
    private final Map<String, GgufFile.GgufTensor> byName = new LinkedHashMap<>();

    GgufCheckpoint(GgufFile file) throws ModelException {
        this.file = file;
        this.config = GgufConfig.of(file);
        this.tokenizerJson = GgufTokenizer.json(file);
        this.sha256 = FileDigest.sha256(List.of(file.file().path()));
        for (GgufFile.GgufTensor tensor : file.tensors()) {
            byName.put(layoutName(tensor.name()), tensor);
        }
    }

    private String layoutName(String name) throws ModelException {
        String outside = OUTSIDE_LAYERS.get(name);
        if (outside != null) {
            return outside;
        }
        String[] parts = name.split("\\.");
        if (parts.length == 4 && parts[0].equals("blk") && IN_LAYERS.containsKey(parts[2])) {
            return "model.layers." + parts[1] + "." + IN_LAYERS.get(parts[2]) + "." + parts[3];
        }
        throw ModelFault.unsupported(
                file.file().path(), "the tensor " + name, "decoders of the llama family without biases");
    }

    @Override
    public DecoderConfig config() {
        return config;
    }

    @Override
    public List<TensorInfo> tensors() {
        return byName.entrySet().stream()
                .map(entry -> new TensorInfo(
                        entry.getKey(),
                        entry.getValue().type().name(),
                        entry.getValue().shape()))
                .toList();
    }

    @Override
    public ByteBuffer float32(String name) throws ModelException {
        GgufFile.GgufTensor tensor = byName.get(name);
        if (tensor == null) {
            throw ModelFault.unreadable(file.file().path(), "it has no tensor " + name);
        }
        ByteBuffer stored = file.file().view(tensor.offset(), tensor.bytes());
        boolean permuted = name.endsWith("q_proj.weight") || name.endsWith("k_proj.weight");
        if (tensor.type() == StoredType.F32 && !permuted) {
            return stored;
        }
        int columns = Math.toIntExact(tensor.shape().getLast());
        int rows = Math.toIntExact(tensor.elements() / columns);
        ByteBuffer floats = allocate(tensor, name);
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++) {
            tensor.type().widenAll(stored, row);
            int to = permuted ? layoutRow(i) : i;
            floats.asFloatBuffer().put(to * columns, row);
        }
        return floats;
    }

    private ByteBuffer allocate(GgufFile.GgufTensor tensor, String name) throws ModelException {
        long bytes = tensor.elements() * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw ModelFault.unsupported(
                    file.file().path(), "the tensor " + name + " of " + bytes + " bytes", "tensors below 2 GiB");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** llama.cpp interleaves the two halves of each head's rows; the Hugging Face layout keeps them apart. */
    private int layoutRow(int row) {
        int width = config.headDim();
        int head = row / width;
        int inHead = row % width;
        return head * width + (inHead % 2) * (width / 2) + inHead / 2;
    }

    @Override
    public String tokenizerJson() {
        return tokenizerJson;
    }

    @Override
    public String format() {
        return "Gguf";
    }

    @Override
    public String sourceDtype() {
        return DominantType.of(tensors());
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        // the mapping goes with the last view of it
    }
}
