package dev.labelstream.e2e.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.e2e.local.CommandProcess.Ended;
import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.sinks.testing.PythonLance;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code labelstream relabel}, from its arguments to what it prints. */
class RelabelCommandITCase {

  private static final int PICTURES = 20;

  @TempDir Path folder;

  private PythonLance python;
  private Path dataset;

  @BeforeEach
  void aDatasetThatPythonWrote() throws IOException {
    python = PythonLance.orSkip();
    PaintedPictures pictures = new PaintedPictures(1);
    Path files = Files.createDirectory(folder.resolve("files"));
    for (int number = 0; number < PICTURES; number++) {
      Files.write(files.resolve("%02d".formatted(number)), pictures.file(number));
    }
    Files.writeString(files.resolve("text"), "this is text");
    dataset = folder.resolve("pictures.lance");
    python.script(
        "write_pictures.py",
        List.of(files.toString(), dataset.toString(), "large_binary", "8", "yes", "create"));
  }

  @Test
  void resultIsOneLineOfJsonAndTheLabelsAreThere() throws Exception {
    Ended ended = relabel("--image-column", "picture", "--json").succeeded();

    JsonNode result = new ObjectMapper().readTree(ended.out().get(ended.out().size() - 1));
    assertThat(result.get("finished").asBoolean()).isTrue();
    JsonNode quality = result.get("labels").get("quality");
    assertThat(quality.get("model").asText()).isEqualTo("quality-1");
    assertThat(quality.get("rows").asLong()).isEqualTo(PICTURES + 1);
    assertThat(quality.get("done").asLong()).isEqualTo(PICTURES + 1);
    assertThat(quality.get("to_do").asLong()).isZero();
    assertThat(quality.get("failed").asLong()).isEqualTo(1);
    assertThat(ended.errors()).anyMatch(line -> line.matches("Dashboard  http://127.0.0.1:\\d+"));
    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    assertThat(seen.rows().values())
        .filteredOn(row -> row.get("quality").isNumber())
        .hasSize(PICTURES)
        .allMatch(row -> row.get("quality_model").asText().equals("quality-1"));
  }

  @Test
  void followerThatIsStoppedOrKilledGoesOnWhereItWas() throws Exception {
    try (CommandProcess first = start("--image-column", "picture", "--follow")) {
      first.awaitLine(line -> line.startsWith("quality 21 of 21 rows, 0 to do, 1 failed"));
      first.terminate();
      assertThat(first.end().out()).anyMatch(line -> line.startsWith("Stopped with savepoint "));
    }

    try (CommandProcess second = start("--image-column", "picture", "--follow")) {
      second.awaitLine(line -> line.startsWith("Going on from "));
      second.awaitLine(line -> line.startsWith("quality 21 of 21 rows"));
      second.kill();
    }
    try (CommandProcess third = start("--image-column", "picture", "--follow")) {
      third.awaitLine(line -> line.startsWith("Going on from "));
      third.awaitLine(line -> line.startsWith("quality 21 of 21 rows"));
    }
  }

  @Test
  void modelSaysWhatItSees() throws Exception {
    TinyCheckpoint.write(folder.resolve("tiny"), TinyModel.of(Family.QWEN2_VL, TinyModel.REDUCED));

    Ended ended =
        relabel(
                "--image-column",
                "picture",
                "--label",
                "described",
                "--json",
                "-Dlabelstream.labels.described.kind=qwen-vl",
                "-Dlabelstream.labels.described.model=" + folder.resolve("tiny"),
                "-Dlabelstream.labels.described.version=tiny-1",
                "-Dlabelstream.labels.described.answer-length=4")
            .succeeded();

    JsonNode result = new ObjectMapper().readTree(ended.out().get(ended.out().size() - 1));
    assertThat(result.at("/labels/described/failed").asLong()).isEqualTo(1);
    LabeledRows seen = LabeledRows.read(python, dataset, "picture");
    assertThat(seen.rows().values())
        .filteredOn(row -> row.get("described").isTextual())
        .hasSize(PICTURES)
        .allMatch(row -> row.get("described_model").asText().equals("tiny-1"));
    assertThat(seen.rows().values())
        .filteredOn(row -> row.get("described_failure").isTextual())
        .hasSize(1);
  }

  @Test
  void everyMistakeIsToldAtOnce() throws Exception {
    Ended ended = relabel("--tag", "golden", "--image-column", "image", "--label", "beauty");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.errors())
        .contains("labelstream relabel: The configuration has 3 problems:")
        .anyMatch(line -> line.contains("there is no tag 'golden'"))
        .anyMatch(line -> line.contains("there is no column 'image'"))
        .anyMatch(line -> line.contains("the label 'beauty', which is neither built in"));
  }

  private Ended relabel(String... more) throws Exception {
    try (CommandProcess command = start(more)) {
      return command.end();
    }
  }

  private CommandProcess start(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "relabel",
                "--dataset",
                dataset.toString(),
                "--data",
                folder.resolve("state").toString(),
                "--port",
                "0",
                "-Dexecution.checkpointing.interval=300 ms"));
    arguments.addAll(List.of(more));
    return CommandProcess.start(folder, arguments.toArray(String[]::new));
  }
}
