package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.operator.profile.ProfiledExperiment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.stream.Collectors;

/** A profile that appears or changes gives a round to the experiments that wait for it, and to no others. */
final class ProfileSource {

    private static final String AWAITED_PROFILE = "awaited-profile";

    private ProfileSource() {}

    static InformerEventSource<MeasurementProfile, EnergyExperiment> of(EventSourceContext<EnergyExperiment> context) {
        IndexerResourceCache<EnergyExperiment> experiments = context.getPrimaryCache();
        experiments.addIndexer(
                AWAITED_PROFILE,
                experiment -> ProfiledExperiment.awaited(experiment).stream().toList());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(MeasurementProfile.class, EnergyExperiment.class)
                        // Profiles have no namespace, whichever namespaces the operator looks after.
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(profile ->
                                experiments
                                        .byIndex(
                                                AWAITED_PROFILE,
                                                profile.getMetadata().getName())
                                        .stream()
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toUnmodifiableSet()))
                        .build(),
                context);
    }
}
