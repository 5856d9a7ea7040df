package dev.labelstream.training.job;

import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.testing.ImageDataset;
import dev.labelstream.training.testing.ImageRow;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** A dataset and a tiny checkpoint in a folder, and settings that go with them. */
final class TrainingFixture {

  private static final List<Picture> PICTURES =
      List.of(
          new Picture("scene.png", 200, 300, "画面中间有五辆橙色的赛车。"),
          new Picture("tall.png", 240, 160, "左边是棋盘，右边是战场。"),
          new Picture("grey.png", 97, 57, "A grey cat sat."),
          new Picture("photo.jpg", 360, 480, "Two black pieces in the middle."));

  private final Path folder;
  private final ImageDataset dataset;

  private TrainingFixture(Path folder, ImageDataset dataset) {
    this.folder = folder;
    this.dataset = dataset;
  }

  /**
   * @param rows how many, of four pictures in turn
   */
  static TrainingFixture write(Path folder, Family family, int rows) throws IOException {
    TinyCheckpoint.write(folder.resolve("base"), TinyModel.of(family, TinyModel.REDUCED));
    ImageDataset dataset = new ImageDataset(folder.resolve("images.lance"));
    dataset.append(rows("row-", rows));
    return new TrainingFixture(folder, dataset);
  }

  private static List<ImageRow> rows(String id, int count) {
    List<ImageRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Picture picture = PICTURES.get(i % PICTURES.size());
      rows.add(
          ImageRow.of(
              id + i, picture.file(), picture.height(), picture.width(), picture.caption()));
    }
    return rows;
  }

  /** Adds a version with a few more rows. */
  void appendMore() {
    dataset.append(rows("more-", PICTURES.size()));
  }

  ImageDataset dataset() {
    return dataset;
  }

  Path base() {
    return folder.resolve("base");
  }

  Path output(String name) {
    return folder.resolve(name);
  }

  /** Small pictures, steps of two batches of two. */
  Configuration configuration(String output) {
    Configuration config = new Configuration();
    config.set(TrainingOptions.DATASET, dataset.uri());
    config.set(TrainingOptions.BASE_MODEL, base().toString());
    config.set(TrainingOptions.OUTPUT, output(output).toString());
    config.set(TrainingOptions.MAX_PIXELS, 12_544L);
    config.set(TrainingOptions.ACCUMULATE, 2);
    config.set(TrainingOptions.LEARNING_RATE, 1e-2);
    config.set(TrainingOptions.HELD_OUT, 0.2);
    config.set(TrainingOptions.EVALUATE_ANSWERS, 2);
    config.set(TrainingOptions.ANSWER_LENGTH, 8);
    return config;
  }

  static TrainingSettings settings(Configuration config) {
    List<String> problems = new ArrayList<>();
    return TrainingSettings.read(config, problems::add)
        .orElseThrow(() -> new AssertionError(String.join("\n", problems)));
  }

  private record Picture(String file, int height, int width, String caption) {}
}
