/** What the kubelet's probes are told, and the server that tells it. Pure except {@code ApiCanary} and {@code HealthServer}. */
@NullMarked
package dev.joulemark.operator.health;

import org.jspecify.annotations.NullMarked;
