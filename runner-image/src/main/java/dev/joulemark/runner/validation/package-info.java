/** The API server's verdict on an experiment, offline: the CRD's schema and its CEL rules. */
@NullMarked
package dev.joulemark.runner.validation;

import org.jspecify.annotations.NullMarked;
