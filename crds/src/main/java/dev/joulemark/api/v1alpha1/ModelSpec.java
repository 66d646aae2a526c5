package dev.joulemark.api.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where the weights come from, how they are stored, and in which type they are computed.
 *
 * @param hub a model of the hub; one of the four sources
 * @param path a file or folder, relative to the runner's cache or absolute; one of the four sources
 * @param persistentVolumeClaim a folder or file on a volume; one of the four sources
 * @param s3 an object prefix; one of the four sources
 * @param tokenSecretRef the hub token; null for public models
 * @param format how the weights are stored
 * @param dtype the type the model computes in; {@code Auto} is Float32 on a CPU, the stored type on a GPU
 */
@ValidationRule(
        value = "[has(self.hub), has(self.path), has(self.persistentVolumeClaim), has(self.s3)]"
                + ".filter(set, set).size() == 1",
        message = "model needs exactly one of hub, path, persistentVolumeClaim, s3")
@ValidationRule(
        value = "!has(self.tokenSecretRef) || has(self.hub)",
        fieldPath = ".tokenSecretRef",
        message = "tokenSecretRef is only for a hub model: remove it or name model.hub")
public record ModelSpec(
        @JsonPropertyDescription(
                "A model of the Hugging Face hub. Exactly one of hub, path, persistentVolumeClaim, s3.")
        @Nullable
        HubModel hub,

        @JsonPropertyDescription(
                "A GGUF file, or a folder with config.json, tokenizer.json and safetensors. Relative to"
                        + " the runner's cache (JOULEMARK_CACHE, on a cluster the cache volume) or absolute.")
        @Size(min = 1, max = 1024)
        @Pattern("^[^\\x00-\\x1f]+$")
        @Nullable
        String path,

        @JsonPropertyDescription("A model on a PersistentVolumeClaim, mounted read-only.") @Nullable
        VolumePath persistentVolumeClaim,

        @JsonPropertyDescription("A model in an S3 bucket.") @Nullable
        S3Model s3,

        @JsonPropertyDescription("Secret with a hub token, for gated models. On the command line HF_TOKEN is read.")
        @Nullable
        SecretKeyRef tokenSecretRef,

        @JsonPropertyDescription("How the weights are stored. Auto looks at the files; Dummy makes random weights from"
                + " config.json alone. Default: Auto.")
        ModelFormat format,

        @JsonPropertyDescription("Type the model computes in. Auto is Float32 on a CPU and the stored type on a GPU."
                + " The stored type is recorded apart, as source dtype. Default: Auto.")
        Dtype dtype) {

    /** Supplies {@code Auto} for format and dtype. */
    public ModelSpec {
        format = requireNonNullElse(format, ModelFormat.AUTO);
        dtype = requireNonNullElse(dtype, Dtype.AUTO);
    }
}
