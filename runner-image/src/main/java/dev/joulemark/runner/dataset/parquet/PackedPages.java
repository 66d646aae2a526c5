package dev.joulemark.runner.dataset.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Unpacks pages in pure Java: the library's own factory needs Hadoop classes, even for no compression at all. */
final class PackedPages implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new IllegalArgumentException("nothing is written here");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Unpacker((packed, size) -> packed);
            case GZIP -> new Unpacker(PackedPages::gzip);
            case SNAPPY -> new Unpacker(block(new SnappyDecompressor()));
            case ZSTD -> new Unpacker(block(new ZstdDecompressor()));
            case LZ4_RAW -> new Unpacker(block(new Lz4Decompressor()));
            default ->
                throw new IllegalArgumentException(
                        "its pages are packed with " + codec + ", not with SNAPPY, GZIP, ZSTD or LZ4_RAW");
        };
    }

    @Override
    public void release() {
        // nothing is held
    }

    private static BytesInput gzip(BytesInput packed, int size) throws IOException {
        try (GZIPInputStream bytes = new GZIPInputStream(packed.toInputStream())) {
            return BytesInput.from(bytes.readNBytes(size));
        }
    }

    private static Unpacking block(Decompressor decompressor) {
        return (packed, size) -> {
            byte[] from = packed.toInputStream().readAllBytes();
            byte[] to = new byte[size];
            try {
                int length = decompressor.decompress(from, 0, from.length, to, 0, size);
                return BytesInput.from(to, 0, length);
            } catch (MalformedInputException broken) {
                throw new IOException("a packed page is damaged", broken);
            }
        };
    }

    /** Unpacks a page to a known size. */
    private interface Unpacking {
        BytesInput unpack(BytesInput packed, int size) throws IOException;
    }

    private record Unpacker(Unpacking unpacking) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return unpacking.unpack(packed, size);
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer target, int size) throws IOException {
            ByteBuffer slice = packed.slice(packed.position(), packedSize);
            target.put(unpacking
                    .unpack(BytesInput.from(slice), size)
                    .toInputStream()
                    .readAllBytes());
            packed.position(packed.position() + packedSize);
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
