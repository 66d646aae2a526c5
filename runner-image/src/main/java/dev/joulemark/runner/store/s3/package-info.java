/** Buckets that speak S3; alone knows the SDK. */
@NullMarked
package dev.joulemark.runner.store.s3;

import org.jspecify.annotations.NullMarked;
