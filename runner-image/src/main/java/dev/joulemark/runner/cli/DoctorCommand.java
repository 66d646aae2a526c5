package dev.joulemark.runner.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which energy sources answer on this machine, and why the others do not. */
@Command(name = "doctor", description = "Say what can be measured on this machine, and why not more.")
final class DoctorCommand implements Callable<Integer> {

    private record Finding(String backend, boolean available, String what, String guidance) {}

    private final Console console;
    private final Wiring wiring;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DoctorCommand(Console console, Wiring wiring) {
        this.console = console;
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        wiring.providers().forEach(provider -> findings.add(look(provider)));
        if (json) {
            console.result().println(document(findings).toPrettyString());
        } else {
            findings.forEach(this::print);
        }
        return ExitCode.OK;
    }

    private static Finding look(PowerSourceProvider provider) {
        return switch (provider.open(OpenRequest.ofAnything())) {
            case Opening.Opened(PowerSource source) -> {
                try (source) {
                    List<String> devices =
                            source.devices().stream().map(PowerDevice::name).toList();
                    String what = source.scope() + ": " + String.join(", ", devices);
                    String guidance = source.isEstimate() ? "An estimate is never a valid measurement." : "";
                    yield new Finding(source.backend(), true, what, guidance);
                }
            }
            case Opening.Unavailable(String reason, String guidance) ->
                new Finding(provider.backend(), false, reason, guidance);
        };
    }

    private void print(Finding finding) {
        console.result()
                .println(String.format(
                        Locale.ROOT,
                        "%-10s %-4s %s",
                        finding.backend(),
                        finding.available() ? "yes" : "no",
                        finding.what()));
        if (!finding.guidance().isEmpty()) {
            console.result().println("                " + finding.guidance());
        }
    }

    private static ObjectNode document(List<Finding> findings) {
        ObjectNode document = new JsonMapper().createObjectNode();
        ArrayNode sources = document.putArray("energy_sources");
        for (Finding finding : findings) {
            sources.addObject()
                    .put("backend", finding.backend())
                    .put("available", finding.available())
                    .put("detail", finding.what())
                    .put("guidance", finding.guidance());
        }
        return document;
    }
}
