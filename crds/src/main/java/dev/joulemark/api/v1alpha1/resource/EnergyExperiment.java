package dev.joulemark.api.v1alpha1.resource;

import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Measures what one model costs in energy on one configuration, and judges the measurement. */
@Group(EnergyExperiment.GROUP)
@Version(EnergyExperiment.VERSION)
@ShortNames("ee")
@Categories({"all", "joulemark"})
@AdditionalSelectableField(jsonPath = ".status.phase")
@AdditionalSelectableField(jsonPath = ".spec.model.hub.id")
@AdditionalSelectableField(jsonPath = ".status.resolved.gpuProduct")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(
        name = "Valid",
        jsonPath = ".status.conditions[?(@.type==\"MeasurementValid\")].status",
        getDescription = "The verdict on the measurement")
@AdditionalPrinterColumn(
        name = "J/Token",
        jsonPath = ".status.summary.energyPerOutputTokenJoules",
        getDescription = "Joules per output token")
@AdditionalPrinterColumn(
        name = "±%",
        jsonPath = ".status.summary.uncertaintyPercent",
        getDescription = "Uncertainty (k=2) of joules per output token, in percent")
@AdditionalPrinterColumn(
        name = "Tok/s",
        jsonPath = ".status.summary.tokensPerSecond",
        getDescription = "Output tokens per second")
@AdditionalPrinterColumn(
        name = "Runs",
        type = AdditionalPrinterColumn.Type.INTEGER,
        jsonPath = ".status.summary.repetitions",
        getDescription = "Measured repetitions")
@AdditionalPrinterColumn(name = "GPU", jsonPath = ".status.resolved.gpuProduct")
@AdditionalPrinterColumn(
        name = "Warn",
        type = AdditionalPrinterColumn.Type.INTEGER,
        jsonPath = ".status.warningCount",
        getDescription = "Warnings, explained in status.warnings")
@AdditionalPrinterColumn(
        name = "Age",
        type = AdditionalPrinterColumn.Type.DATE,
        jsonPath = ".metadata.creationTimestamp")
@AdditionalPrinterColumn(name = "Energy", jsonPath = ".status.summary.energyJoules", priority = 1)
@AdditionalPrinterColumn(name = "AvgW", jsonPath = ".status.summary.averagePowerWatts", priority = 1)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.resolved.node", priority = 1)
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".spec.queue.localQueue", priority = 1)
@AdditionalPrinterColumn(name = "Model", jsonPath = ".spec.model.hub.id", priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"MeasurementValid\")].reason",
        priority = 1)
@ValidationRule(
        value = "self.metadata.name.size() <= 40 && self.metadata.name.matches('^[a-z]([a-z0-9-]*[a-z0-9])?$')",
        message =
                "metadata.name must be a DNS label of at most 40 characters that starts with a letter: Jobs and labels"
                        + " are named after it")
public class EnergyExperiment extends CustomResource<EnergyExperimentSpec, EnergyExperimentStatus>
        implements Namespaced {

    /** API group. */
    public static final String GROUP = "joulemark.dev";

    /** API version. */
    public static final String VERSION = "v1alpha1";

    /** Kind, as it stands in a document. */
    public static final String KIND = "EnergyExperiment";

    @Required
    @Override
    public EnergyExperimentSpec getSpec() {
        return super.getSpec();
    }
}
