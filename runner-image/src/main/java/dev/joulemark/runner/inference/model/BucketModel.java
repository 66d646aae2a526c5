package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import dev.joulemark.runner.store.ObjectStore.StoredObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects under a prefix that may be parts of a model.
 *
 * @param uri for messages
 * @param objects by what follows the prefix
 */
record BucketModel(String uri, Map<String, StoredObject> objects) {

    /** A name becomes a file: it must not lead elsewhere. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

    private static final List<String> DESCRIPTIONS =
            List.of("config.json", "tokenizer.json", "generation_config.json", "tokenizer_config.json");

    static BucketModel of(String uri, List<StoredObject> listed) {
        Map<String, StoredObject> objects = new LinkedHashMap<>();
        listed.stream()
                .filter(object -> PLAIN.matcher(object.name()).matches() && object.bytes() > 0)
                .forEach(object -> objects.put(object.name(), object));
        return new BucketModel(uri, objects);
    }

    List<StoredObject> descriptions() {
        return DESCRIPTIONS.stream()
                .filter(objects::containsKey)
                .map(objects::get)
                .toList();
    }

    boolean hasSafetensors() {
        return objects.containsKey(SafetensorsFolder.SINGLE) || index() != null;
    }

    StoredObject single() throws ModelException {
        return named(SafetensorsFolder.SINGLE);
    }

    /** The list of shards; null where the weights are in one file, which is then taken. */
    @Nullable
    StoredObject index() {
        return objects.containsKey(SafetensorsFolder.SINGLE) ? null : objects.get(SafetensorsFolder.INDEX);
    }

    /** The one GGUF file. */
    StoredObject gguf() throws ModelException {
        List<StoredObject> files = objects.values().stream()
                .filter(object -> object.name().endsWith(".gguf"))
                .toList();
        if (files.size() > 1) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "model.s3 '" + uri + "' holds " + files.size() + " GGUF files: name one of them in model.s3.uri.");
        }
        if (files.isEmpty()) {
            throw missing("neither " + SafetensorsFolder.SINGLE + ", " + SafetensorsFolder.INDEX + " nor a GGUF file");
        }
        return files.getFirst();
    }

    /** An object by its key or name. */
    StoredObject named(String key) throws ModelException {
        StoredObject found = objects.get(key.substring(key.lastIndexOf('/') + 1));
        if (found == null) {
            throw missing("no " + key);
        }
        return found;
    }

    private ModelException missing(String what) {
        return new ModelException(
                Reason.MODEL_NOT_FOUND,
                "model.s3 '" + uri + "' holds " + what + ": put a whole model there, or correct model.s3.uri.");
    }
}
