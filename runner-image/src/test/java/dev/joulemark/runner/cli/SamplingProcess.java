package dev.joulemark.runner.cli;

import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerSampler;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import dev.joulemark.runner.power.estimate.EstimateProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A process that samples until it is killed. */
final class SamplingProcess {

    private SamplingProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Opening opening = new EstimateProvider(Map.of()).open(OpenRequest.ofAnything());
        if (opening instanceof Opening.Opened opened) {
            try (PowerSampler sampler = PowerSampler.start(opened.source(), Duration.ofMillis(20), Path.of(args[0]))) {
                while (true) {
                    Thread.sleep(100);
                    System.out.println(sampler.statistics().samples());
                }
            }
        }
    }
}
