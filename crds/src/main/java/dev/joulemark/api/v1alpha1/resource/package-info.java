/** The Kubernetes resource classes over the records of {@link dev.joulemark.api.v1alpha1}. */
@NullMarked
package dev.joulemark.api.v1alpha1.resource;

import org.jspecify.annotations.NullMarked;
