package dev.labelstream.e2e.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short run: that everything is measured, not how fast it is. */
class ScoringBenchmarkITCase {

  private static final ScoringBenchmarkSettings SHORT =
      new ScoringBenchmarkSettings(
          List.of(ScoringNetwork.RESIDUAL, ScoringNetwork.QUALITY),
          1,
          Duration.ofMillis(100),
          1,
          2);

  @TempDir private Path directory;

  @Test
  void bareLoopsAndJobsAreMeasuredWithEveryNetwork() throws Exception {
    Path folder = directory.resolve("pictures");
    SizedPictures.make(folder, 3);
    PictureSet pictures = PictureSet.of(folder);

    Map<ScoringNetwork, List<ScoringRound>> rounds =
        new ScoringBenchmark(SHORT, new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
            .measure(read(pictures), directory);

    ScoringFigures figures = new ScoringFigures(Machine.here(), SHORT, pictures, rounds);
    JsonNode json = new ObjectMapper().readTree(figures.json());
    for (JsonNode network : List.of(json, json.get("quality"))) {
      for (String key : List.of("bare_model", "job_scoring", "decode_and_model", "end_to_end")) {
        assertThat(network.get(key).asDouble()).as(key).isPositive();
        assertThat(network.get("cpu_ms_per_picture").get(key).asDouble()).as(key).isPositive();
      }
    }
    assertThat(printed(figures))
        .containsPattern("residual +bare model +[0-9]")
        .containsPattern("job scoring +[0-9.,]+ +[0-9.]+ +[0-9.]+ +[0-9.]+");
  }

  private static List<MemoryPicture> read(PictureSet set) throws IOException {
    List<MemoryPicture> pictures = new ArrayList<>();
    for (PictureSet.Picture picture : set.pictures()) {
      pictures.add(MemoryPicture.read(set.folder().resolve(picture.path())));
    }
    return pictures;
  }

  private static String printed(ScoringFigures figures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    figures.print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }

  @Test
  void impossibleNumbersAreWrongUse() {
    StringWriter err = new StringWriter();

    int status =
        new CommandLine(new ScoringBenchmarkCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setErr(new PrintWriter(err))
            .execute("--rounds", "0");

    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--rounds is 0: give 1 or more");
  }
}
