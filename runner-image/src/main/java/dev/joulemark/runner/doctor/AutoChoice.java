package dev.joulemark.runner.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code energyBackend: Auto} would take on one kind of device.
 *
 * @param device {@code gpu} or {@code cpu}
 * @param backend the source; null when there is none
 * @param reason a sentence that says why this one
 * @param passedOver the sources that come before it, and why they were not taken
 */
public record AutoChoice(String device, @Nullable String backend, String reason, List<PassedOver> passedOver) {

    /** Copies the list. */
    public AutoChoice {
        passedOver = List.copyOf(passedOver);
    }

    /**
     * A source that was not taken.
     *
     * @param backend its name
     * @param reason why not
     */
    public record PassedOver(String backend, String reason) {}

    static AutoChoice of(String device, List<String> order, List<SourceFinding> sources) {
        List<PassedOver> passed = new ArrayList<>();
        for (String backend : order) {
            Optional<SourceFinding> found = sources.stream()
                    .filter(source -> source.backend().equals(backend))
                    .findFirst();
            if (found.isEmpty()) {
                passed.add(new PassedOver(backend, "This version does not have it."));
            } else if (found.get().scope() == null) {
                passed.add(new PassedOver(backend, String.valueOf(found.get().reason())));
            } else {
                return new AutoChoice(device, backend, reason(found.get(), order), passed);
            }
        }
        return new AutoChoice(device, null, "None of " + String.join(", ", order) + " answers.", passed);
    }

    private static String reason(SourceFinding found, List<String> order) {
        String first = "The first of " + String.join(", ", order) + " that answers.";
        return found.available() ? first : first + " It gave no energy while it was looked at.";
    }
}
