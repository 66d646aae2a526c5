package dev.joulemark.runner.dataset.parquet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file, without Hadoop. Only columns of text are read; the others are there by name. */
public final class ParquetRows {

    private ParquetRows() {}

    /**
     * Reads a file from its first row to its last.
     *
     * @param file a Parquet file
     * @param row hears of each row: an object with its texts; null where there is none, and in columns that hold no text
     * @throws IOException when it is no Parquet file, is damaged, or is packed in a way that is not known
     */
    public static void read(Path file, Consumer<ObjectNode> row) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), PlainOptions.make())) {
            read(reader, row);
        } catch (RuntimeException damaged) {
            // The library throws bare RuntimeExceptions for what it cannot parse.
            throw new IOException(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static void read(ParquetFileReader reader, Consumer<ObjectNode> row) throws IOException {
        MessageType whole = reader.getFileMetaData().getSchema();
        List<Type> texts =
                whole.getFields().stream().filter(ParquetRows::isText).toList();
        MessageType wanted = new MessageType(whole.getName(), texts);
        reader.setRequestedSchema(wanted);
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(wanted, whole);
        for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
            RecordReader<Group> records =
                    texts.isEmpty() ? null : columns.getRecordReader(pages, new GroupRecordConverter(wanted));
            for (long i = 0; i < pages.getRowCount(); i++) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                whole.getFields().forEach(field -> object.putNull(field.getName()));
                if (records != null) {
                    fill(object, records.read(), texts);
                }
                row.accept(object);
            }
        }
    }

    private static void fill(ObjectNode object, Group record, List<Type> texts) {
        for (Type field : texts) {
            if (record.getFieldRepetitionCount(field.getName()) == 1) {
                object.put(field.getName(), record.getString(field.getName(), 0));
            }
        }
    }

    /** Text, or bytes that old writers did not mark as text. */
    private static boolean isText(Type field) {
        return field.isPrimitive()
                && !field.isRepetition(Type.Repetition.REPEATED)
                && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                && (field.getLogicalTypeAnnotation() == null
                        || field.getLogicalTypeAnnotation().toString().matches("STRING|ENUM|JSON"));
    }
}
