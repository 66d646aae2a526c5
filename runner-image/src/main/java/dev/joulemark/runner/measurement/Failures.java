package dev.joulemark.runner.measurement;

import dev.joulemark.runner.dataset.DatasetException;
import dev.joulemark.runner.inference.ModelException;

/** Says whose fault a failure of another room is. */
final class Failures {

    private Failures() {}

    static RunException of(ModelException e) {
        return switch (e.reason()) {
            case MODEL_NOT_FOUND -> configuration("ModelNotFound", e);
            case MODEL_UNREADABLE -> configuration("ModelUnreadable", e);
            case MODEL_UNSUPPORTED -> configuration("ModelUnsupported", e);
            case DEVICE_UNAVAILABLE -> configuration("DeviceUnavailable", e);
            case HUB_UNREACHABLE -> run("HubUnreachable", e);
            case OUT_OF_MEMORY -> run("OutOfMemory", e);
        };
    }

    static RunException of(DatasetException e) {
        return switch (e.reason()) {
            case DATASET_NOT_FOUND -> configuration("DatasetNotFound", e);
            case DATASET_UNREADABLE -> configuration("DatasetUnreadable", e);
            case TEMPLATE_UNUSABLE -> configuration("PromptTemplateUnusable", e);
            case HUB_UNREACHABLE -> run("HubUnreachable", e);
        };
    }

    private static RunException configuration(String reason, Exception e) {
        return new RunException(RunOutcome.Blame.CONFIGURATION, reason, String.valueOf(e.getMessage()));
    }

    private static RunException run(String reason, Exception e) {
        return new RunException(RunOutcome.Blame.RUN, reason, String.valueOf(e.getMessage()));
    }
}
