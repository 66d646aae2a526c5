/** What an experiment becomes on a cluster: one immutable ConfigMap and one Job an attempt. Pure. */
@NullMarked
package dev.joulemark.operator.job;

import org.jspecify.annotations.NullMarked;
