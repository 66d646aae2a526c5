package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.WorkloadSpec;
import java.util.function.Function;

/** Turns the workload of a spec into prompts that are ready to run. */
public interface PromptSource {

    /**
     * Reads the named dataset, orders it, and tokenizes and cuts as many prompts as are asked for.
     *
     * @param workload the workload section of the effective spec
     * @param encode the model's tokenizer
     * @return exactly {@code promptCount} prompts
     * @throws DatasetException with a reason a user can act on
     */
    PromptSet prepare(WorkloadSpec workload, Function<String, int[]> encode) throws DatasetException;
}
