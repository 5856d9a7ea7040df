package dev.labelstream.e2e.relabel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.e2e.local.SmallFlink;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.sinks.DatasetPin;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row gets the labels that it lacks, once, whoever wrote the dataset. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelabelJobITCase {

  private static final int PICTURES = 60;
  private static final int ROWS_PER_FRAGMENT = 13;

  private final Map<String, byte[]> files = new TreeMap<>();
  private PythonLance python;
  private MiniCluster cluster;

  @BeforeAll
  void startTheWorld() throws Exception {
    python = PythonLance.orSkip();
    PaintedPictures pictures = new PaintedPictures(1);
    for (int number = 0; number < PICTURES; number++) {
      files.put("picture-%03d".formatted(number), pictures.file(number));
    }
    cluster = SmallFlink.start(2);
  }

  @AfterAll
  void stopTheWorld() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"binary, no", "large_binary, yes", "blob, yes", "list, no"})
  void rowsThatPythonWroteGetTheirLabel(String kind, String stable, @TempDir Path folder)
      throws Exception {
    Path dataset = write(folder, kind, stable, files);
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("calls"), 0);

    relabel(dataset, folder, grey).awaitFinished();

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    assertThat(seen.rows()).hasSameSizeAs(files);
    files.forEach((id, file) -> seen.assertLabeled(id, file, grey));
    assertThat(seen.tags()).as("tags that are left").isEmpty();
    assertThat(grey.pictures()).as("pictures that were scored").isEqualTo(PICTURES);
  }

  @Test
  void whatIsNoPictureIsMarkedWithItsReasonAndNotTriedAgain(@TempDir Path folder) throws Exception {
    Map<String, byte[]> some = new TreeMap<>(files);
    some.put("x-cut", Arrays.copyOf(files.get("picture-000"), 200));
    some.put("x-nothing", new byte[0]);
    some.put("x-text", "this is text".getBytes(StandardCharsets.UTF_8));
    Path dataset = write(folder, "large_binary", "yes", some);
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("calls"), 0);

    relabel(dataset, folder, grey).awaitFinished();
    relabel(dataset, folder, grey).awaitFinished();

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    files.forEach((id, file) -> seen.assertLabeled(id, file, grey));
    assertThat(failure(seen, "x-cut")).startsWith("TRUNCATED_IMAGE: ");
    assertThat(failure(seen, "x-nothing")).isEqualTo("EMPTY_BODY: The row holds no picture");
    assertThat(failure(seen, "x-text")).startsWith("NOT_AN_IMAGE: ");
    assertThat(grey.pictures()).isEqualTo(PICTURES);
  }

  @Test
  void anOlderModelGivesWayAndANewerOneStays(@TempDir Path folder) throws Exception {
    Path dataset = write(folder, "large_binary", "yes", files);
    Path calls = folder.resolve("calls");
    PixelLabel ninth = PixelLabel.of("grey", 9, 8, calls, 0);
    PixelLabel tenth = PixelLabel.of("grey", 10, 8, calls, 0);

    relabel(dataset, folder, ninth).awaitFinished();
    relabel(dataset, folder, tenth).awaitFinished();
    relabel(dataset, folder, ninth).awaitFinished();

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    files.forEach((id, file) -> seen.assertLabeled(id, file, tenth));
    assertThat(tenth.pictures()).as("scored by both").isEqualTo(2 * PICTURES);
  }

  @Test
  void aStoppedJobGoesOnWithoutScoringAnythingAgain(@TempDir Path folder) throws Exception {
    Map<String, byte[]> many = moreThanIsOnItsWay();
    Path dataset = write(folder, "large_binary", "yes", many);
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("calls"), 5);
    RelabelSettings settings =
        RunningRelabel.settings(dataset, "picture", new DatasetPin.Newest(), grey);

    RunningRelabel first = RunningRelabel.start(cluster, settings, folder, null);
    first.awaitDone(1);
    String savepoint = first.stop(folder.resolve("savepoints"));
    assertThat(grey.pictures()).as("scored before").isLessThan(many.size());
    assertThat(LabeledRows.read(python, dataset, "picture").tags())
        .containsExactly("labelstream-relabel-grey");
    RunningRelabel.start(cluster, settings, folder, savepoint).awaitFinished();

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    many.forEach((id, file) -> seen.assertLabeled(id, file, grey));
    assertThat(grey.pictures()).as("scored in all").isEqualTo(many.size());
    assertThat(seen.tags()).as("tags that are left").isEmpty();
  }

  @Test
  void aJobThatLostItsStateScoresOnlyWhatWasNotCommitted(@TempDir Path folder) throws Exception {
    Map<String, byte[]> many = moreThanIsOnItsWay();
    Path dataset = write(folder, "large_binary", "yes", many);
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("calls"), 5);
    RunningRelabel first =
        RunningRelabel.start(
            cluster,
            RunningRelabel.settings(dataset, "picture", new DatasetPin.Newest(), grey),
            folder,
            null);
    first.awaitDone(10);
    first.cancel();
    long scored = grey.pictures();
    long committed = committed(dataset);
    assertThat(committed).isLessThan(many.size());

    relabel(dataset, folder, grey).awaitFinished();

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    many.forEach((id, file) -> seen.assertLabeled(id, file, grey));
    assertThat(grey.pictures() - scored).as("scored again").isEqualTo(many.size() - committed);
    assertThat(seen.tags()).as("the tag of the cancelled job is taken over").isEmpty();
  }

  @Test
  void twoLabelsFollowADatasetThroughKilledTaskManagers(@TempDir Path folder) throws Exception {
    Map<String, byte[]> early = firstHalf();
    Path dataset = write(folder, "large_binary", "yes", early);
    PixelLabel grey = PixelLabel.of("grey", 1, 8, folder.resolve("grey-calls"), 10);
    PixelLabel light = PixelLabel.of("light", 3, 16, folder.resolve("light-calls"), 10);
    RunningRelabel job =
        RunningRelabel.start(
            cluster,
            RunningRelabel.settings(dataset, "picture", new DatasetPin.Following(), grey, light),
            folder,
            null);

    job.awaitDone(5);
    killTheTaskManager();
    python.script(
        "write_pictures.py",
        List.of(
            pictures(folder, "late", lastHalf()).toString(),
            dataset.toString(),
            "large_binary",
            "" + ROWS_PER_FRAGMENT,
            "yes",
            "append"));
    job.awaitDone(early.size() + 5);
    killTheTaskManager();
    job.awaitDone(PICTURES);
    job.stop(folder.resolve("savepoints"));

    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    assertThat(seen.rows()).hasSameSizeAs(files);
    files.forEach((id, file) -> seen.assertLabeled(id, file, grey));
    files.forEach((id, file) -> seen.assertLabeled(id, file, light));
  }

  private void killTheTaskManager() throws Exception {
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
  }

  /** So many rows that most are still unread when the first of them are committed. */
  private Map<String, byte[]> moreThanIsOnItsWay() {
    Map<String, byte[]> many = new TreeMap<>();
    for (int copy = 0; copy < 6; copy++) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        many.put(file.getKey() + "-" + copy, file.getValue());
      }
    }
    return many;
  }

  private Map<String, byte[]> firstHalf() {
    return new TreeMap<>(files).headMap("picture-030");
  }

  private Map<String, byte[]> lastHalf() {
    return new TreeMap<>(files).tailMap("picture-030");
  }

  private RunningRelabel relabel(Path dataset, Path folder, PixelLabel label) throws Exception {
    return RunningRelabel.start(
        cluster,
        RunningRelabel.settings(dataset, "picture", new DatasetPin.Newest(), label),
        folder,
        null);
  }

  private long committed(Path dataset) throws IOException {
    return LabeledRows.read(python, dataset, "picture").rows().values().stream()
        .filter(row -> !row.get("grey_model").isNull())
        .count();
  }

  private static String failure(LabeledRows seen, String id) {
    JsonNode row = requireNonNull(seen.rows().get(id), id);
    assertThat(row.get("grey").isNull()).as("no value in %s", row).isTrue();
    assertThat(row.get("grey_model").asText()).as("model of %s", row).isEqualTo("grey-1");
    return row.get("grey_failure").asText();
  }

  private Path write(Path folder, String kind, String stable, Map<String, byte[]> pictures)
      throws IOException {
    Path dataset = folder.resolve("pictures.lance");
    python.script(
        "write_pictures.py",
        List.of(
            pictures(folder, "pictures", pictures).toString(),
            dataset.toString(),
            kind,
            "" + ROWS_PER_FRAGMENT,
            stable,
            "create"));
    return dataset;
  }

  private static Path pictures(Path folder, String name, Map<String, byte[]> pictures)
      throws IOException {
    Path files = Files.createDirectory(folder.resolve(name));
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      Files.write(files.resolve(picture.getKey()), picture.getValue());
    }
    return files;
  }
}
