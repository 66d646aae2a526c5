package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.AttemptObserver;
import dev.joulemark.operator.observe.ObservedAttempt;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, plan, act, write the status: one round for one experiment. */
@ControllerConfiguration(name = "energyexperiment")
public final class ExperimentReconciler implements Reconciler<EnergyExperiment> {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentReconciler.class);

    /** One run is one attempt: retries come with a retry budget. */
    private static final int ATTEMPT = 1;

    /** By then the cache has what another wrote. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(250);

    private static final String LABELS = AttemptNames.MANAGED_BY_LABEL + "=" + AttemptNames.MANAGED_BY;

    private final Cluster cluster;
    private final ExperimentPlanner planner;
    private final Clock clock;

    /**
     * A reconciler.
     *
     * @param client a client with the operator's roles
     * @param settings what the installation decides about runner Pods
     * @param clock wall clock
     */
    public ExperimentReconciler(KubernetesClient client, RunnerSettings settings, Clock clock) {
        this.cluster = new Cluster(client, settings);
        this.planner = new ExperimentPlanner(settings);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, EnergyExperiment>> prepareEventSources(EventSourceContext<EnergyExperiment> context) {
        return List.of(source(Job.class, context), source(Pod.class, context));
    }

    @Override
    public UpdateControl<EnergyExperiment> reconcile(EnergyExperiment experiment, Context<EnergyExperiment> context) {
        AttemptNames names = AttemptNames.of(experiment, ATTEMPT);
        Plan plan = planner.plan(situation(experiment, names, context));
        for (Action action : plan.actions()) {
            cluster.carryOut(action, experiment, names);
            LOG.atInfo()
                    .addKeyValue("experiment", names.namespace() + "/" + names.experiment())
                    .addKeyValue("job", names.objectName())
                    .log("{}", action);
        }
        return control(experiment, plan);
    }

    private Situation situation(EnergyExperiment experiment, AttemptNames names, Context<EnergyExperiment> context) {
        Job job = job(names, context);
        ObservedAttempt observed = new AttemptObserver(names.uid(), names.attempt(), RunnerJob.CONTAINER)
                .observe(job, pods(job, names, context));
        if (observed instanceof ObservedAttempt.NotStarted) {
            observed = cluster.strangerAt(names)
                    .<ObservedAttempt>map(ObservedAttempt.Foreign::new)
                    .orElse(observed);
        }
        boolean beforeTheStart = observed instanceof ObservedAttempt.NotStarted;
        return new Situation(
                experiment,
                beforeTheStart ? cluster.missing(experiment) : List.of(),
                observed,
                job != null && job.getSpec().getTtlSecondsAfterFinished() != null,
                clock.instant());
    }

    /** Jobs and Pods arrive by two watches: that a finished Job has no Pod is believed only when the API server says so. */
    private List<Pod> pods(@Nullable Job job, AttemptNames names, Context<EnergyExperiment> context) {
        List<Pod> known = List.copyOf(context.getSecondaryResources(Pod.class));
        return known.isEmpty() && AttemptObserver.isFinished(job) ? cluster.pods(names) : known;
    }

    private @Nullable Job job(AttemptNames names, Context<EnergyExperiment> context) {
        return context.getSecondaryResources(Job.class).stream()
                .filter(job -> names.objectName().equals(job.getMetadata().getName()))
                .findFirst()
                .or(() -> cluster.job(names))
                .orElse(null);
    }

    private UpdateControl<EnergyExperiment> control(EnergyExperiment experiment, Plan plan) {
        UpdateControl<EnergyExperiment> control = UpdateControl.noUpdate();
        if (!plan.status().equals(experiment.getStatus()) && !cluster.writeStatus(experiment, plan.status())) {
            return control.rescheduleAfter(AFTER_CONFLICT);
        }
        plan.lookAgain().ifPresent(control::rescheduleAfter);
        return control;
    }

    private static <R extends HasMetadata> InformerEventSource<R, EnergyExperiment> source(
            Class<R> type, EventSourceContext<EnergyExperiment> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, EnergyExperiment.class)
                        .withLabelSelector(LABELS)
                        .withSecondaryToPrimaryMapper(ExperimentReconciler::experimentOf)
                        .build(),
                context);
    }

    private static Set<ResourceID> experimentOf(HasMetadata object) {
        Map<String, String> labels =
                Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
        String name = labels.get(AttemptNames.EXPERIMENT_LABEL);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }
}
