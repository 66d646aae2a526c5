package dev.joulemark.runner.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.validation.ExperimentValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges files as the API server would, without one. */
@Command(
        name = "validate",
        description = "Judge experiments and profiles as the API server would: schema and CEL rules.",
        footer = {"", "Exit codes: 0 accepted, 2 refused."})
final class ValidateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML or JSON, one document or several.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print the verdicts as JSON.")
    private boolean json;

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ExperimentValidator validator = new ExperimentValidator();
        List<ExperimentFile> read =
                files.stream().map(file -> ExperimentFile.read(file, validator)).toList();
        if (json) {
            console.result().println(document(read).toPrettyString());
        } else {
            read.forEach(this::print);
        }
        return read.stream().allMatch(file -> file.errors().isEmpty()) ? ExitCode.OK : ExitCode.BAD_CONFIGURATION;
    }

    private void print(ExperimentFile file) {
        if (file.errors().isEmpty()) {
            console.result().println(file.path() + ": accepted");
            file.unsupported(true).forEach(sentence -> console.human().println("  note: " + sentence));
        } else {
            console.result().println(file.path() + ": refused");
            file.errors().forEach(sentence -> console.result().println("  " + sentence));
        }
    }

    private static ArrayNode document(List<ExperimentFile> files) {
        ArrayNode verdicts = new JsonMapper().createArrayNode();
        for (ExperimentFile file : files) {
            ObjectNode verdict = verdicts.addObject();
            verdict.put("file", file.path().toString());
            verdict.put("accepted", file.errors().isEmpty());
            ArrayNode errors = verdict.putArray("errors");
            file.errors().forEach(errors::add);
        }
        return verdicts;
    }
}
