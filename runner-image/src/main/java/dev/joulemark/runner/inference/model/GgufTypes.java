package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.util.Map;

/** Numbers of ggml's tensor types ({@code enum ggml_type} in {@code ggml.h}). */
final class GgufTypes {

    private static final Map<Integer, StoredType> SUPPORTED = Map.of(
            0, StoredType.F32,
            1, StoredType.F16,
            2, StoredType.Q4_0,
            3, StoredType.Q4_1,
            8, StoredType.Q8_0,
            12, StoredType.Q4_K,
            13, StoredType.Q5_K,
            14, StoredType.Q6_K,
            30, StoredType.BF16);

    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry(6, "Q5_0"),
            Map.entry(7, "Q5_1"),
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private GgufTypes() {}

    static StoredType of(int number, String tensor, MappedFile file) throws ModelException {
        StoredType type = SUPPORTED.get(number);
        if (type == null) {
            String name = REFUSED.getOrDefault(number, "number " + Integer.toUnsignedString(number));
            throw file.unsupported("tensor " + tensor + " has type " + name + ": use a file with only "
                    + StoredType.names() + ", such as a Q4_1 or Q8_0 one");
        }
        return type;
    }
}
