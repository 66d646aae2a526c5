package dev.joulemark.api.v1alpha1.resource;

import dev.joulemark.api.v1alpha1.MeasurementProfileSpec;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What a platform team decides about runs: GPUs, exclusivity, queue, image, storage. Cluster-scoped, and without a status. */
@Group(EnergyExperiment.GROUP)
@Version(EnergyExperiment.VERSION)
@Kind(MeasurementProfile.KIND)
@ShortNames("mprofile")
@Categories("joulemark")
@AdditionalPrinterColumn(
        name = "GPUs",
        jsonPath = ".spec.placement.gpuProducts",
        getDescription = "Allowed values of the node label nvidia.com/gpu.product")
@AdditionalPrinterColumn(
        name = "Exclusivity",
        jsonPath = ".spec.placement.minimumExclusivity",
        getDescription = "Least exclusivity of a run")
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".spec.queue.localQueue")
@AdditionalPrinterColumn(
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.runnerImage", priority = 1)
public class MeasurementProfile extends CustomResource<MeasurementProfileSpec, Void> {

    /** Kind, as it stands in a document. */
    public static final String KIND = "MeasurementProfile";

    @Required
    @Override
    public MeasurementProfileSpec getSpec() {
        return super.getSpec();
    }
}
