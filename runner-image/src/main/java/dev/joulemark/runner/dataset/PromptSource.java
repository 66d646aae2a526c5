package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.WorkloadSpec;

/** Turns the workload of a spec into prompts that are ready to run. */
public interface PromptSource {

    /**
     * Reads the named dataset, orders it, and tokenizes and cuts as many prompts as are asked for.
     *
     * @param workload the workload section of the effective spec
     * @param model the model they are for
     * @return exactly {@code promptCount} prompts
     * @throws DatasetException with a reason a user can act on
     */
    PromptSet prepare(WorkloadSpec workload, PromptModel model) throws DatasetException;
}
