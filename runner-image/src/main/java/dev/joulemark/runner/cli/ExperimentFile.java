package dev.joulemark.runner.cli;

import dev.joulemark.plan.UnsupportedFields;
import dev.joulemark.runner.validation.ExperimentValidator;
import dev.joulemark.runner.validation.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of experiments, read and judged.
 *
 * @param path where it lies
 * @param experiments the accepted documents, in order
 * @param errors one sentence a fault; empty when every document is accepted
 */
record ExperimentFile(Path path, List<Validation.Accepted> experiments, List<String> errors) {

    ExperimentFile {
        experiments = List.copyOf(experiments);
        errors = List.copyOf(errors);
    }

    /** Reads a file as the API server would. */
    static ExperimentFile read(Path path, ExperimentValidator validator) {
        List<Validation.Accepted> accepted = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try {
            for (Validation verdict : validator.validate(Files.readString(path, StandardCharsets.UTF_8))) {
                switch (verdict) {
                    case Validation.Accepted experiment -> accepted.add(experiment);
                    case Validation.AcceptedProfile _ -> {
                        // The platform team's: an experiment under it says in its note that it is not used here.
                    }
                    case Validation.Refused(List<String> sentences) -> errors.addAll(sentences);
                }
            }
        } catch (NoSuchFileException e) {
            errors.add("There is no such file: check the path.");
        } catch (IOException e) {
            errors.add("The file cannot be read (" + e.getMessage() + "): check that it is UTF-8 text and readable.");
        }
        return new ExperimentFile(path, accepted, errors);
    }

    /** What the API accepts and this version does not support: refused before anything runs, never ignored. */
    List<String> unsupported(boolean onCluster) {
        List<String> sentences = new ArrayList<>();
        for (Validation.Accepted experiment : experiments) {
            sentences.addAll(UnsupportedFields.inRun(experiment.spec()));
            if (!onCluster && experiment.spec().workload().dataset().configMapRef() != null) {
                sentences.add("spec.workload.dataset.configMapRef cannot be read on the command line: use file.");
            }
            if (!onCluster && experiment.spec().model().persistentVolumeClaim() != null) {
                sentences.add("spec.model.persistentVolumeClaim cannot be read on the command line: use path.");
            }
        }
        return sentences;
    }

    /** Sections that the command line does not use, for a sentence that says so. */
    static List<String> ignoredLocally(Validation.Accepted experiment) {
        List<String> ignored = new ArrayList<>();
        for (String section : List.of("profileRef", "placement", "queue", "cache", "results")) {
            if (experiment.document().path("spec").has(section)) {
                ignored.add(section);
            }
        }
        return ignored;
    }
}
