package dev.labelstream.e2e.learn;

import dev.labelstream.e2e.learn.QuizScenes.QuizPicture;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.training.checkpoint.FolderAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;

/** A dataset of painted pictures, written by the sink's own table. */
final class PaintedDataset {

  private static final String NAME = "images.lance";

  private PaintedDataset() {}

  /**
   * Paints the pictures and writes them, unless the folder is there from before.
   *
   * @return the dataset
   * @throws IOException if it cannot be written; nothing half-done is left behind
   */
  static Path paint(Path folder, List<QuizPicture> pictures) throws IOException {
    if (!Files.exists(folder)) {
      FolderAside.write(folder, aside -> write(aside.resolve(NAME), pictures));
    }
    return folder.resolve(NAME);
  }

  private static void write(Path dataset, List<QuizPicture> pictures) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, dataset.toString());
    SinkSettings settings =
        SinkSettings.read(
                config,
                problem -> {
                  throw new IllegalStateException(problem);
                })
            .orElseThrow();
    try (LanceTable table = settings.table().open()) {
      table.createIfAbsent(PaintedRows.COLUMNS.schema());
      table.commit(
          table.latestVersion(),
          new CommitMark(settings.sinkId(), UUID.randomUUID().toString(), null, 1),
          table.stage(new PaintedRows(table.allocator(), pictures)));
    }
  }
}
