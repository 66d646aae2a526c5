/** What the tests on mock server, API server and kubelet share. */
@NullMarked
package dev.joulemark.operator.cluster;

import org.jspecify.annotations.NullMarked;
