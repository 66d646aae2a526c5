package dev.joulemark.plan;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.Retention;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of the API that this version does not bring to life. They are refused, never ignored: an experiment that asked
 * for something it did not get would give a number that answers another question.
 */
public final class UnsupportedFields {

    private final List<String> sentences = new ArrayList<>();

    private UnsupportedFields() {}

    /**
     * Fields that neither the command line nor the operator supports.
     *
     * @param spec an effective spec
     * @return one sentence a field, naming the field, its value and what to do; empty when all is supported
     */
    public static List<String> inRun(EnergyExperimentSpec spec) {
        UnsupportedFields fields = new UnsupportedFields();
        fields.measurement(spec);
        return List.copyOf(fields.sentences);
    }

    /**
     * Fields that the operator does not support, those of {@link #inRun} included.
     *
     * @param spec an effective spec
     * @return one sentence a field, naming the field, its value and what to do; empty when all is supported
     */
    public static List<String> onCluster(EnergyExperimentSpec spec) {
        UnsupportedFields fields = new UnsupportedFields();
        fields.sentences.addAll(inRun(spec));
        fields.cluster(spec);
        return List.copyOf(fields.sentences);
    }

    private void measurement(EnergyExperimentSpec spec) {
        refuse(spec.gpuCount() > 1, "placement.gpuCount: " + spec.gpuCount(), "use 0 or 1");
    }

    private void cluster(EnergyExperimentSpec spec) {
        refuse(
                spec.results() != null && spec.results().retention() == Retention.DELETE,
                "results.retention: Delete",
                "use Retain and delete the files yourself");
    }

    private void refuse(boolean present, String field, String remedy) {
        if (present) {
            sentences.add("spec." + field + " is not supported in this version: " + remedy + ".");
        }
    }
}
