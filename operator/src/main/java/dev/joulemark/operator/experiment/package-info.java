/** The controller of EnergyExperiment: a pure plan of actions and status, and the reconciler that carries it out. */
@NullMarked
package dev.joulemark.operator.experiment;

import org.jspecify.annotations.NullMarked;
