package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.EnergyExperimentStatus;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import dev.joulemark.operator.job.AttemptNames;
import dev.joulemark.operator.job.CollectorJob;
import dev.joulemark.operator.job.RunnerJob;
import dev.joulemark.operator.job.RunnerSettings;
import dev.joulemark.operator.job.SpecConfigMap;
import dev.joulemark.operator.observe.AttemptObserver;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Carries out actions and looks things up. The only writer of this room besides the status. */
final class Cluster {

    private final KubernetesClient client;
    private final RunnerSettings settings;

    Cluster(KubernetesClient client, RunnerSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * Does what a plan says.
     *
     * @param action one action of the plan
     * @param experiment the experiment the plan was made for
     * @return why the API server will not have it; empty when it is done
     */
    Optional<Refusal> carryOut(Action action, EnergyExperiment experiment) {
        try {
            return act(action, experiment);
        } catch (KubernetesClientException e) {
            return Optional.of(Refusal.of(e).orElseThrow(() -> e));
        }
    }

    private Optional<Refusal> act(Action action, EnergyExperiment experiment) {
        AttemptNames names = AttemptNames.of(experiment, action.attempt());
        switch (action) {
            case Action.CreateAttempt _ -> {
                deleteSpecBefore(names, experiment);
                return createOnce(SpecConfigMap.desired(experiment, names), names)
                        .or(() -> createOnce(RunnerJob.desired(experiment, names, settings), names));
            }
            case Action.CreateCollector _ -> {
                return createOnce(CollectorJob.desired(experiment, names, settings), names);
            }
            case Action.DeleteJob _ ->
                jobNamed(names)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete();
            case Action.SetJobTtl(int _, long seconds) -> setTtl(names, seconds);
        }
        return Optional.empty();
    }

    /** A Job by its name alone, so that a patch of it needs no look at it before. */
    private Resource<Job> jobNamed(AttemptNames names) {
        return client.resource(new JobBuilder()
                .withNewMetadata()
                .withNamespace(names.namespace())
                .withName(names.objectName())
                .endMetadata()
                .build());
    }

    /**
     * Whether the experiment is the one the API server has now. Jobs are created and deleted only after that is certain: a
     * cache that is behind would give an attempt a second Job after its first was deleted, or delete that of a later one.
     *
     * @param experiment the experiment as the cache has it
     */
    boolean isCurrent(EnergyExperiment experiment) {
        EnergyExperiment now = client.resources(EnergyExperiment.class)
                .inNamespace(experiment.getMetadata().getNamespace())
                .withName(experiment.getMetadata().getName())
                .get();
        return now != null
                && now.getMetadata()
                        .getResourceVersion()
                        .equals(experiment.getMetadata().getResourceVersion());
    }

    /**
     * Why the Job controller could not create the Job's Pod, such as a quota or an admission policy. It says so in an event
     * and nowhere else.
     *
     * @param job a Job without a Pod
     * @return the controller's words
     */
    Optional<String> createFailure(Job job) {
        return client
                .events()
                .v1()
                .events()
                .inNamespace(job.getMetadata().getNamespace())
                .withField("regarding.uid", job.getMetadata().getUid())
                .withField("reason", AttemptObserver.FAILED_CREATE)
                .list()
                .getItems()
                .stream()
                .filter(event -> AttemptObserver.FAILED_CREATE.equals(event.getReason()))
                .filter(event ->
                        job.getMetadata().getUid().equals(event.getRegarding().getUid()))
                .map(Event::getNote)
                .reduce((first, last) -> last);
    }

    /**
     * The spec of the attempt before goes first: an operator that dies in between does this again, since the Job that ends it is
     * not there yet. That of the last attempt stays as long as its experiment does.
     */
    private void deleteSpecBefore(AttemptNames names, EnergyExperiment experiment) {
        if (names.attempt() == 1) {
            return;
        }
        AttemptNames before = AttemptNames.of(experiment, names.attempt() - 1);
        Resource<ConfigMap> stored =
                client.configMaps().inNamespace(before.namespace()).withName(before.objectName());
        ConfigMap found = stored.get();
        if (found != null && isOurs(found, before)) {
            stored.delete();
        }
    }

    private void setTtl(AttemptNames names, long seconds) {
        try {
            jobNamed(names)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"ttlSecondsAfterFinished\":" + seconds + "}}");
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) { // gone already is as good
                throw e;
            }
        }
    }

    /**
     * Replaces the status, if the experiment is still the one the status was made for. A patch without that check would
     * be applied to a status nobody looked at, such as one that an operator that is ending has just written.
     *
     * @param experiment the experiment the status was made for
     * @param status the new status
     * @return whether it was written; if not, the experiment has changed meanwhile or is gone
     */
    boolean writeStatus(EnergyExperiment experiment, EnergyExperimentStatus status) {
        EnergyExperiment copy = new EnergyExperiment();
        copy.setMetadata(new ObjectMetaBuilder()
                .withName(experiment.getMetadata().getName())
                .withNamespace(experiment.getMetadata().getNamespace())
                .withUid(experiment.getMetadata().getUid())
                .withResourceVersion(experiment.getMetadata().getResourceVersion())
                .build());
        copy.setSpec(experiment.getSpec());
        copy.setStatus(status);
        try {
            client.resource(copy).updateStatus();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The Job as the API server has it now: a cache may be behind our own writes. */
    Optional<Job> job(AttemptNames names) {
        return job(names, names.objectName());
    }

    /** The Job of the attempt's collector as the API server has it now. */
    Optional<Job> collector(AttemptNames names) {
        return job(names, CollectorJob.name(names));
    }

    private Optional<Job> job(AttemptNames names, String name) {
        return Optional.ofNullable(client.batch()
                .v1()
                .jobs()
                .inNamespace(names.namespace())
                .withName(name)
                .get());
    }

    /** Pods of the attempt as the API server has them now. */
    List<Pod> pods(AttemptNames names) {
        return client.pods()
                .inNamespace(names.namespace())
                .withLabel(AttemptNames.EXPERIMENT_UID_LABEL, names.uid())
                .withLabel(AttemptNames.ATTEMPT_LABEL, Integer.toString(names.attempt()))
                .list()
                .getItems();
    }

    /** The profile as the API server has it now: what a run is accepted under must not be what a cache remembers. */
    Optional<MeasurementProfile> profile(String name) {
        return Optional.ofNullable(
                client.resources(MeasurementProfile.class).withName(name).get());
    }

    /** One sentence for each object that the experiment names and that is not there. */
    List<String> missing(EnergyExperiment experiment) {
        return new NamedObjects(client).missing(experiment);
    }

    /** What exists already was created by an operator that ended before it could say so; a stranger's is never used. */
    private <T extends HasMetadata> Optional<Refusal> createOnce(T object, AttemptNames names) {
        try {
            client.resource(object).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            HasMetadata found = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                    ? client.resource(object).get()
                    : null;
            if (found == null) {
                throw e;
            }
            return isOurs(found, names)
                    ? Optional.empty()
                    : Optional.of(
                            new Refusal.Stranger(
                                    object.getKind() + " " + names.objectName()
                                            + " exists and does not belong to this experiment: delete it, or wait until Kubernetes has."));
        }
    }

    private static boolean isOurs(HasMetadata object, AttemptNames names) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && names.uid().equals(owner.getUid()));
    }
}
