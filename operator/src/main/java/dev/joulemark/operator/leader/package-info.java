/** One operator acts at a time: the Lease, what is known of it, and its release. Knows the SDK and the client, nothing of ours. */
@NullMarked
package dev.joulemark.operator.leader;

import org.jspecify.annotations.NullMarked;
