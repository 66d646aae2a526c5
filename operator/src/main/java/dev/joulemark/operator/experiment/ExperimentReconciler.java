package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.ExperimentPhase;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.CollectorJob;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.observe.AttemptObserver;
import dev.joulemark.operator.observe.ObservedAttempt;
import dev.joulemark.operator.profile.ProfiledExperiment;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, plan, act, write the status: one round for one experiment. */
@ControllerConfiguration(name = "energyexperiment")
public final class ExperimentReconciler implements Reconciler<EnergyExperiment> {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentReconciler.class);

    /** A Job controller that is not busy has created the Pod, or said why not, by then. */
    private static final Duration POD_PATIENCE = Duration.ofSeconds(5);

    /** By then the cache has what another wrote. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(250);

    /** Objects a list is asked for at once, so that a start with many holds one page of text and not all. */
    public static final long PAGE = 500;

    private static final String LABELS = AttemptNames.MANAGED_BY_LABEL + "=" + AttemptNames.MANAGED_BY;

    private final Cluster cluster;
    private final EventWriter events;
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
        this.events = new EventWriter(client);
        this.planner = new ExperimentPlanner(settings);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, EnergyExperiment>> prepareEventSources(EventSourceContext<EnergyExperiment> context) {
        return List.of(source(Job.class, context), source(Pod.class, context), ProfileSource.of(context));
    }

    @Override
    public UpdateControl<EnergyExperiment> reconcile(EnergyExperiment stored, Context<EnergyExperiment> context) {
        ProfiledExperiment profiled = ProfiledExperiment.of(stored, cluster::profile);
        EnergyExperiment experiment = profiled.experiment();
        int attempt = Attempts.of(status(experiment), 0).current();
        AttemptNames names = AttemptNames.of(experiment, attempt);
        Situation situation = situation(profiled, names, context);
        Plan plan = planner.plan(situation);
        if (plan.actions().stream().anyMatch(Action::needsCertainty) && !cluster.isCurrent(experiment)) {
            return UpdateControl.<EnergyExperiment>noUpdate().rescheduleAfter(AFTER_CONFLICT);
        }
        for (Action action : plan.actions()) {
            Optional<Refusal> refusal = cluster.carryOut(action, experiment);
            if (refusal.isPresent()) {
                return refused(situation, action, refusal.get());
            }
            LOG.atInfo()
                    .addKeyValue("experiment", names.namespace() + "/" + names.experiment())
                    .addKeyValue("attempt", action.attempt())
                    .log("{}", action);
        }
        return control(experiment, plan);
    }

    /** In a namespace that ends the experiment is about to go, and its end is the next event. */
    private UpdateControl<EnergyExperiment> refused(Situation situation, Action action, Refusal refusal) {
        EnergyExperiment experiment = situation.experiment();
        LOG.atWarn()
                .addKeyValue(
                        "experiment",
                        experiment.getMetadata().getNamespace() + "/"
                                + experiment.getMetadata().getName())
                .addKeyValue("attempt", action.attempt())
                .log("the API server refuses {}: {}", action, refusal);
        return switch (refusal) {
            case Refusal.NamespaceEnds _ -> UpdateControl.noUpdate();
            case Refusal.Forbidden(String words) -> control(experiment, planner.refused(situation, words));
            case Refusal.Stranger(String words) ->
                control(experiment, planner.plan(situation.withObserved(new ObservedAttempt.Foreign(words))));
        };
    }

    private static EnergyExperimentStatus status(EnergyExperiment experiment) {
        return experiment.getStatus() == null ? EnergyExperimentStatus.empty() : experiment.getStatus();
    }

    /**
     * A Job that the cache does not have is asked for only where one has to be. What has not begun needs none: to create one
     * that is there does no harm. What is over is never asked about, so that thousands of finished experiments cost nothing.
     */
    private Situation situation(ProfiledExperiment profiled, AttemptNames names, Context<EnergyExperiment> context) {
        EnergyExperiment experiment = profiled.experiment();
        AttemptObserver observer = new AttemptObserver(names.uid(), names.attempt(), RunnerJob.CONTAINER);
        ExperimentPhase phase = status(experiment).phase();
        boolean over = phase != null && phase.terminal();
        Job known = knownJob(names, context);
        Job job = known == null && phase != null && phase.underWay()
                ? cluster.job(names).orElse(null)
                : known;
        List<Pod> pods = over ? knownPods(names, context) : pods(job, names, context);
        ObservedAttempt seen = observer.observe(job, pods);
        ObservedAttempt observed = over ? seen : observed(experiment, seen, job, names);
        boolean beforeTheStart = observed instanceof ObservedAttempt.NotStarted;
        return new Situation(
                experiment,
                beforeTheStart && !over ? cluster.missing(experiment) : List.of(),
                observed,
                job != null && job.getSpec().getTtlSecondsAfterFinished() != null,
                LeftoverObserver.observe(
                        names,
                        observer,
                        context.getSecondaryResources(Job.class),
                        context.getSecondaryResources(Pod.class)),
                profiled.standing(),
                clock.instant());
    }

    /** What neither Job nor Pod shows is asked for where it matters: a Pod that is refused, a result that is lost. */
    private ObservedAttempt observed(
            EnergyExperiment experiment, ObservedAttempt seen, @Nullable Job job, AttemptNames names) {
        if (seen instanceof ObservedAttempt.Waiting waiting
                && AttemptObserver.hasNoPod(waiting)
                && job != null
                && Instant.parse(waiting.since()).plus(POD_PATIENCE).isBefore(clock.instant())) {
            return cluster.createFailure(job)
                    .<ObservedAttempt>map(waiting::refused)
                    .orElse(seen);
        }
        if (seen instanceof ObservedAttempt.Failed lost && Salvage.isDue(lost, experiment)) {
            AttemptObserver observer = new AttemptObserver(names.uid(), names.attempt(), CollectorJob.CONTAINER);
            return Salvage.of(lost, observer.observe(cluster.collector(names).orElse(null), cluster.pods(names)));
        }
        return seen;
    }

    /** Jobs and Pods arrive by two watches: that a finished Job has no Pod is believed only when the API server says so. */
    private List<Pod> pods(@Nullable Job job, AttemptNames names, Context<EnergyExperiment> context) {
        List<Pod> known = knownPods(names, context);
        return known.isEmpty() && AttemptObserver.isFinished(job) ? cluster.pods(names) : known;
    }

    private static List<Pod> knownPods(AttemptNames names, Context<EnergyExperiment> context) {
        return context.getSecondaryResources(Pod.class).stream()
                .filter(pod -> Integer.toString(names.attempt())
                        .equals(pod.getMetadata().getLabels().get(AttemptNames.ATTEMPT_LABEL)))
                .toList();
    }

    private static @Nullable Job knownJob(AttemptNames names, Context<EnergyExperiment> context) {
        return context.getSecondaryResources(Job.class).stream()
                .filter(job -> names.objectName().equals(job.getMetadata().getName()))
                .findFirst()
                .orElse(null);
    }

    private UpdateControl<EnergyExperiment> control(EnergyExperiment experiment, Plan plan) {
        UpdateControl<EnergyExperiment> control = UpdateControl.noUpdate();
        if (!plan.status().equals(experiment.getStatus())) {
            if (!cluster.writeStatus(experiment, plan.status())) {
                return control.rescheduleAfter(AFTER_CONFLICT);
            }
            for (Notice notice : Notices.between(status(experiment), plan.status())) {
                events.write(experiment, notice, clock.instant());
            }
        }
        plan.lookAgain().ifPresent(control::rescheduleAfter);
        return control;
    }

    private static <R extends HasMetadata> InformerEventSource<R, EnergyExperiment> source(
            Class<R> type, EventSourceContext<EnergyExperiment> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, EnergyExperiment.class)
                        .withLabelSelector(LABELS)
                        .withInformerListLimit(PAGE)
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
