package dev.joulemark.operator;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.stream.Stream;

/** Looks into the caches of a started operator, without asking the API server. */
record Cache(Operator operator) {

    Stream<EnergyExperiment> experiments() {
        return operator.getRegisteredControllers().stream()
                .filter(Controller.class::isInstance)
                .map(controller -> (Controller<?>) controller)
                .flatMap(controller -> controller
                        .getEventSourceManager()
                        .getControllerEventSource()
                        .list())
                .filter(EnergyExperiment.class::isInstance)
                .map(EnergyExperiment.class::cast);
    }
}
