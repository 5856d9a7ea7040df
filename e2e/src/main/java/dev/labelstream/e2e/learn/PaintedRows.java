package dev.labelstream.e2e.learn;

import dev.labelstream.e2e.learn.QuizScenes.QuizPicture;
import dev.labelstream.ingest.ImageColumns;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.LabeledImage;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Paints pictures as they are asked for, as rows of the ingest job's columns. */
final class PaintedRows extends ArrowReader {

  static final ImageColumns COLUMNS = new ImageColumns(List.of());

  private static final int BATCH = 128;
  private static final String TOPIC = "painted";

  private final List<QuizPicture> pictures;
  private int next;

  PaintedRows(BufferAllocator allocator, List<QuizPicture> pictures) {
    super(allocator);
    this.pictures = List.copyOf(pictures);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    int end = Math.min(next + BATCH, pictures.size());
    if (next == end) {
      return false;
    }
    List<LabeledImage> rows =
        pictures.subList(next, end).parallelStream().map(PaintedRows::row).toList();
    COLUMNS.encode(rows, root);
    root.setRowCount(rows.size());
    next = end;
    return true;
  }

  private static LabeledImage row(QuizPicture picture) {
    byte[] file = picture.file();
    String id = picture.id();
    var form = picture.scene().form();
    ImageRef upload =
        new ImageRef(
            id,
            "painted:" + id,
            picture.scene().caption(),
            null,
            Instant.EPOCH,
            new KafkaPosition(TOPIC, 0, picture.scene().number()));
    return new LabeledImage(
        new FetchedImage(
            upload,
            file,
            form.format().mediaType(),
            form.storedWidth(),
            form.storedHeight(),
            sha256(file),
            Instant.EPOCH),
        List.of());
  }

  private static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return COLUMNS.schema();
  }
}
