package dev.joulemark.runner.inference.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The type that most weights are stored in. */
final class DominantType {

    private DominantType() {}

    static String of(List<Checkpoint.TensorInfo> tensors) {
        Map<String, Long> elements = tensors.stream()
                .collect(Collectors.groupingBy(
                        Checkpoint.TensorInfo::dtype, Collectors.summingLong(Checkpoint.TensorInfo::elements)));
        return elements.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("none");
    }
}
