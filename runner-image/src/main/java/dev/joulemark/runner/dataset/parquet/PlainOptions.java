package dev.joulemark.runner.dataset.parquet;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.jspecify.annotations.Nullable;

/**
 * Options to read with, made without Hadoop. The library's own builder asks a class of Hadoop for the filter, even where
 * there is none; the constructor that it ends in asks nobody, but is not public.
 */
final class PlainOptions {

    private static final int MOST_BYTES_AT_ONCE = 8 << 20;

    private PlainOptions() {}

    static ParquetReadOptions make() {
        try {
            Constructor<?> constructor = Arrays.stream(ParquetReadOptions.class.getDeclaredConstructors())
                    .filter(one -> Arrays.asList(one.getParameterTypes()).contains(ParquetConfiguration.class))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException("a constructor with a configuration"));
            constructor.setAccessible(true);
            Object[] values = Arrays.stream(constructor.getParameterTypes())
                    .map(PlainOptions::value)
                    .toArray();
            return (ParquetReadOptions) constructor.newInstance(values);
        } catch (ReflectiveOperationException another) {
            throw new IllegalStateException("Another version of the Parquet library than this was made for.", another);
        }
    }

    /** Filters, checks and encryption off; every parameter's type but a flag's is there once. */
    private static @Nullable Object value(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return MOST_BYTES_AT_ONCE;
        }
        if (type == FilterCompat.Filter.class) {
            return FilterCompat.NOOP;
        }
        if (type == ParquetMetadataConverter.MetadataFilter.class) {
            return ParquetMetadataConverter.NO_FILTER;
        }
        if (type == CompressionCodecFactory.class) {
            return new PackedPages();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == ParquetConfiguration.class) {
            return new PlainParquetConfiguration();
        }
        return type.isInstance(HeapByteBufferAllocator.getInstance()) ? HeapByteBufferAllocator.getInstance() : null;
    }
}
