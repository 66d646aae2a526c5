package dev.joulemark.plan;

import static java.util.Objects.requireNonNullElse;

import dev.joulemark.api.v1alpha1.CalibrationSpec;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.MeasurementProfileSpec;
import dev.joulemark.api.v1alpha1.MeasurementSpec;
import dev.joulemark.api.v1alpha1.QueueSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a profile to an experiment. Pure.
 *
 * <p>Precedence: the profile fills in what the experiment leaves out. What both name is one of three kinds. Rules of the
 * platform (queue, image, runtime class, calibration, a label of the node selector) must be equal. Limits (GPU products,
 * exclusivity) may be narrowed and not widened. Offers (cache, results) give way to the experiment. Tolerations add up.
 */
public final class ProfileResolver {

    private static final String DIGEST = "@sha256:";

    private final EnergyExperimentSpec spec;
    private final FrozenProfile frozen;
    private final MeasurementProfileSpec profile;
    private final List<String> refusals = new ArrayList<>();

    private ProfileResolver(EnergyExperimentSpec spec, FrozenProfile frozen) {
        this.spec = spec;
        this.frozen = frozen;
        this.profile = frozen.spec();
    }

    /**
     * The effective spec of an experiment under a profile, or why there is none.
     *
     * @param spec the spec of an experiment that names the profile
     * @param frozen the profile
     */
    public static ProfileResolution resolve(EnergyExperimentSpec spec, FrozenProfile frozen) {
        return new ProfileResolver(spec, frozen).resolve();
    }

    private ProfileResolution resolve() {
        PlacementResolver.Outcome placement = PlacementResolver.resolve(spec, frozen);
        refusals.addAll(placement.refusals());
        EnergyExperimentSpec effective = new EnergyExperimentSpec(
                spec.profileRef(),
                spec.model(),
                engine(),
                spec.workload(),
                measurement(),
                placement.placement(),
                queue(),
                spec.cache() == null ? profile.cache() : spec.cache(),
                spec.results() == null ? profile.results() : spec.results(),
                spec.run());
        return refusals.isEmpty() ? new ProfileResolution.Resolved(effective) : new ProfileResolution.Refused(refusals);
    }

    private EngineSpec engine() {
        EngineSpec engine = spec.engine();
        String image = engine.image();
        String allowed = profile.runnerImage();
        if (allowed != null && image != null && !allowed.equals(image)) {
            refuse("spec.engine.image", image, "allows " + allowed + " only", "remove the field");
        } else if (image != null && !image.contains(DIGEST)) {
            refuse("spec.engine.image", image, "takes images by digest only", "append @sha256: and the digest");
        }
        return new EngineSpec(
                engine.name(),
                engine.device(),
                engine.batchSize(),
                engine.batching(),
                allowed == null ? image : allowed,
                engine.threads());
    }

    private MeasurementSpec measurement() {
        MeasurementSpec own = spec.measurement();
        CalibrationSpec asked = own.calibration();
        CalibrationSpec given = profile.calibration();
        if (given == null || (asked != null && same(asked, given))) {
            return own;
        }
        if (asked != null) {
            refuse(
                    "spec.measurement.calibration",
                    text(asked),
                    "calibrates its sensors with " + text(given),
                    "remove the field");
        }
        return new MeasurementSpec(
                own.energyBackend(),
                own.zeus(),
                own.samplePeriod(),
                own.baseline(),
                own.warmup(),
                own.repetitions(),
                own.cooldown(),
                own.maxCv(),
                given);
    }

    private @Nullable QueueSpec queue() {
        QueueSpec asked = spec.queue();
        QueueSpec given = profile.queue();
        if (asked == null || given == null) {
            return asked == null ? given : asked;
        }
        if (!asked.localQueue().equals(given.localQueue())) {
            refuse(
                    "spec.queue.localQueue",
                    asked.localQueue(),
                    "runs in queue " + given.localQueue(),
                    "name that queue or remove the section");
        }
        String priority = given.priorityClass();
        if (priority != null && !Objects.equals(priority, requireNonNullElse(asked.priorityClass(), priority))) {
            refuse(
                    "spec.queue.priorityClass",
                    String.valueOf(asked.priorityClass()),
                    "runs with priority class " + priority,
                    "remove the field");
        }
        return new QueueSpec(given.localQueue(), priority == null ? asked.priorityClass() : priority);
    }

    private void refuse(String field, String value, String rule, String remedy) {
        refusals.add(sentence(frozen, field, value, rule, remedy));
    }

    /** One sentence with field, value, rule and remedy. */
    static String sentence(FrozenProfile frozen, String field, String value, String rule, String remedy) {
        return field + " is " + value + ", and profile " + frozen.name() + " " + rule + ": " + remedy + ".";
    }

    private static boolean same(CalibrationSpec one, CalibrationSpec other) {
        return new BigDecimal(one.gain()).compareTo(new BigDecimal(other.gain())) == 0
                && new BigDecimal(one.offsetWatts()).compareTo(new BigDecimal(other.offsetWatts())) == 0;
    }

    private static String text(CalibrationSpec calibration) {
        return "gain " + calibration.gain() + " and offset " + calibration.offsetWatts() + " W";
    }
}
