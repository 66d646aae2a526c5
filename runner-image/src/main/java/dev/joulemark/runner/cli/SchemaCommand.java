package dev.joulemark.runner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a published schema. */
@Command(name = "schema", description = "Print the CRD or a JSON Schema of this version.")
final class SchemaCommand implements Callable<Integer> {

    /** What can be printed. */
    enum Document {
        /** The CRD of EnergyExperiment. */
        crd("energyexperiments.joulemark.dev.yaml"),

        /** The CRD of MeasurementProfile. */
        profile("measurementprofiles.joulemark.dev.yaml"),

        /** The JSON Schema of result.json. */
        result("experiment-result.schema.json"),

        /** The JSON Schema of the envelope. */
        envelope("result-envelope.schema.json");

        private final String resource;

        Document(String resource) {
            this.resource = resource;
        }
    }

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}; default: crd.")
    private Document document = Document.crd;

    SchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String resource = "/META-INF/joulemark/" + document.resource;
        try (InputStream content = SchemaCommand.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            content.transferTo(console.result());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot print " + resource, e);
        }
        return ExitCode.OK;
    }
}
