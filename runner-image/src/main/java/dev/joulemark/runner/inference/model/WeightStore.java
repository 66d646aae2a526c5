package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The weights of a model over one or several files, whatever the format. Used by one thread at a time. */
final class WeightStore implements Weights {

    private final Map<String, WeightTensor> tensors;
    private final List<MappedFile> files;
    private @Nullable String sha256;

    private WeightStore(Map<String, WeightTensor> tensors, List<MappedFile> files) {
        this.tensors = tensors;
        this.files = files;
    }

    /** Refuses two tensors of one name. */
    static WeightStore of(List<WeightTensor> tensors, List<MappedFile> files) throws ModelException {
        Map<String, WeightTensor> named = new LinkedHashMap<>();
        for (WeightTensor tensor : tensors) {
            if (named.put(tensor.name(), tensor) != null) {
                throw tensor.file().broken("tensor " + tensor.name() + " is there twice");
            }
        }
        List<MappedFile> ordered = files.stream()
                .sorted(Comparator.comparing(file -> String.valueOf(file.path().getFileName())))
                .toList();
        return new WeightStore(named, ordered);
    }

    @Override
    public List<Checkpoint.TensorInfo> tensors() {
        return tensors.values().stream().map(WeightTensor::info).toList();
    }

    @Override
    public @Nullable ByteBuffer view(String name) throws ModelException {
        return tensor(name).view();
    }

    @Override
    public void read(String name, long first, ByteBuffer target) throws ModelException {
        tensor(name).read(first, target);
    }

    private WeightTensor tensor(String name) throws ModelException {
        WeightTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model file " + files.getFirst().path() + " has no tensor " + name + ": fetch the whole model.");
        }
        return tensor;
    }

    /** Type that most elements are stored in. */
    @Override
    public String sourceDtype() {
        Map<StoredType, Long> elements = new EnumMap<>(StoredType.class);
        tensors.values().forEach(tensor -> elements.merge(tensor.type(), tensor.elements(), Long::sum));
        return elements.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().name())
                .orElseThrow();
    }

    /** Digest of all files, computed once, when it is asked for: a large model takes seconds. */
    @Override
    public String sha256() {
        String known = sha256;
        if (known == null) {
            MessageDigest digest = newDigest();
            files.forEach(file -> file.digest(digest));
            known = HexFormat.of().formatHex(digest.digest());
            sha256 = known;
        }
        return known;
    }

    /** A new SHA-256. */
    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
