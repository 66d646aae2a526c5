package dev.joulemark.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A toleration of the Pod, with the meaning it has in core/v1.
 *
 * @param key taint key; null matches every key
 * @param operator how key and value are compared; null for {@code Equal}
 * @param value taint value
 * @param effect taint effect; null matches every effect
 * @param tolerationSeconds how long a NoExecute taint is tolerated; null for ever
 */
@ValidationRule(
        value = "(has(self.key) && self.key != '') || (has(self.operator) && self.operator == 'Exists')",
        fieldPath = ".operator",
        message = "operator must be Exists where key is absent")
@ValidationRule(
        value = "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
        fieldPath = ".value",
        message = "value must be absent where operator is Exists")
@ValidationRule(
        value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
        fieldPath = ".tolerationSeconds",
        message = "tolerationSeconds needs effect NoExecute")
public record TolerationSpec(
        @Size(max = 316)
        @Pattern("^(([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")
        @JsonPropertyDescription("Taint key; absent matches every key.")
        @Nullable
        String key,

        @JsonPropertyDescription("Equal compares the value, Exists does not. Default: Equal.") @Nullable
        TolerationOperator operator,

        @Size(max = 63)
        @Pattern("^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$")
        @JsonPropertyDescription("Taint value.")
        @Nullable
        String value,

        @JsonPropertyDescription("Taint effect; absent matches every effect.") @Nullable
        TaintEffect effect,

        @Min(0)
        @Max(31_536_000)
        @JsonPropertyDescription("Seconds a NoExecute taint is tolerated. Default: for ever.")
        @Nullable
        Long tolerationSeconds) {}
