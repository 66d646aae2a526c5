package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Compiles TorchScript source text without Python: an archive with an empty module whose {@code forward} is the text. The
 * archive format is that of {@code torch/csrc/jit/serialization}: a pickle of the module, of its constants, a version, and
 * the code.
 */
final class TorchScript {

    /** Pickle protocol 2: an instance of {@code __torch__.M} with the attribute {@code training = False}. */
    private static final String MODULE_PICKLE = "\u0080\u0002c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089ub.";

    /** Pickle protocol 2: an empty tuple. */
    private static final String CONSTANTS_PICKLE = "\u0080\u0002).";

    /** File format version; older ones lack overloads that the text uses. */
    private static final String VERSION = "10\n";

    private static final String HEADER = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private TorchScript() {}

    /**
     * Compiles a module.
     *
     * @param manager owns the module
     * @param forward source of the method, indented by two spaces
     */
    static PtSymbolBlock compile(PtNDManager manager, String forward) {
        try {
            return JniUtils.loadModule(manager, new ByteArrayInputStream(archive(forward)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an archive in memory", e);
        }
    }

    private static byte[] archive(String forward) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "m/data.pkl", MODULE_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
            add(zip, "m/code/__torch__.py", (HEADER + forward).getBytes(StandardCharsets.UTF_8));
            add(zip, "m/constants.pkl", CONSTANTS_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
            add(zip, "m/version", VERSION.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        // Entries must be stored, not deflated: libtorch maps them.
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
