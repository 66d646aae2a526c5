package dev.joulemark.runner.inference;

import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelSpec;

/** Loads models. One process uses one engine; the seam lets tests drive the lifecycle with an engine of their own. */
public interface InferenceEngine {

    /** Name and version of the engine and of its native library, for the result. */
    String version();

    /**
     * The device a spec resolves to, without loading anything and without creating a device context.
     *
     * @param engine the engine section of the effective spec
     * @return the CPU, or one GPU by UUID
     * @throws ModelException with a reason a user can act on, when the named device is not there
     */
    ComputeDevice resolveDevice(EngineSpec engine) throws ModelException;

    /**
     * Loads a model so that it can generate at once. What cannot fit into the device's memory is refused before.
     *
     * @param model the model section of the effective spec
     * @param engine the engine section of the effective spec
     * @param rowTokens tokens that a prompt and its output may take together; 0 where no workload is known
     * @return the resident model; the caller closes it
     * @throws ModelException with a reason a user can act on: missing, unreadable, broken, unsupported, unreachable, too
     *     large
     */
    LoadedModel load(ModelSpec model, EngineSpec engine, int rowTokens) throws ModelException;

    /**
     * Loads a model for no workload in particular.
     *
     * @param model the model section of the effective spec
     * @param engine the engine section of the effective spec
     * @return as the method beside it
     * @throws ModelException as the method beside it
     */
    default LoadedModel load(ModelSpec model, EngineSpec engine) throws ModelException {
        return load(model, engine, 0);
    }
}
