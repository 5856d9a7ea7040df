package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.DatasetSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a dataset holds each upload exactly once, with its picture's content. */
final class ExactRows {

  private ExactRows() {}

  /**
   * Reads ids and hashes of all rows.
   *
   * @throws IOException if an upload is missing, doubled or unknown, or has another picture
   */
  static void check(Path dataset, NumberedUploads uploads, PictureSet pictures) throws IOException {
    BitSet seen = new BitSet();
    long doubled = 0;
    long wrong = 0;
    try (DatasetSnapshot snapshot = DatasetSnapshot.latest(dataset.toString()).orElse(null)) {
      if (snapshot == null) {
        throw new IOException("There is no dataset " + dataset);
      }
      for (Map<String, @Nullable Object> row :
          snapshot.head(List.of("id", "sha256"), Math.max(1, snapshot.rowCount()))) {
        OptionalLong number = uploads.numberOf(String.valueOf(row.get("id")));
        if (number.isEmpty() || number.getAsLong() >= uploads.total()) {
          wrong++;
          continue;
        }
        int at = Math.toIntExact(number.getAsLong());
        PictureSet.Picture picture = pictures.pictures().get(at % pictures.size());
        if (!picture.sha256().equals(String.valueOf(row.get("sha256")))) {
          wrong++;
        }
        if (seen.get(at)) {
          doubled++;
        }
        seen.set(at);
      }
    }
    long missing = uploads.total() - seen.cardinality();
    if (missing + doubled + wrong > 0) {
      throw new IOException(
          "The dataset %s is not right: of %d uploads %d are missing, %d doubled, and %d rows are wrong"
              .formatted(dataset, uploads.total(), missing, doubled, wrong));
    }
  }
}
