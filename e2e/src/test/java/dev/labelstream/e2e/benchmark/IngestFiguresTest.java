package dev.labelstream.e2e.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IngestFiguresTest {

  private static final IngestFigures THREE_RUNS =
      new IngestFigures(
          new Machine(2, 8L << 30, "a CPU", "17", 0.5),
          new PictureSet(Path.of("."), List.of(new PictureSet.Picture("a.jpg", 50_000, "hash"))),
          1000,
          OptionalDouble.of(45_000.4),
          Map.of(
              Measurement.BARE_LOOP,
              List.of(
                  new Outcome(900, 250, 400),
                  new Outcome(900, 900, 700),
                  new Outcome(900, 200, 350)),
              Measurement.JOB_WITHOUT_SCORING,
              List.of(
                  new Outcome(2000, 313, 520),
                  new Outcome(2000, 290, 500),
                  new Outcome(2000, 320, 560))));

  @Test
  void mediansGoOutAsOneObject() throws IOException {
    String json = THREE_RUNS.json();

    assertThat(json)
        .doesNotContain("\n")
        .contains("\"wrk\":45000", "\"bare_loop\":4000", "\"job_without_scoring\":3195")
        .contains("\"cpu_ms_per_picture\":{")
        .contains("\"bare_loop\":0.4", "\"job_without_scoring\":0.52")
        .doesNotContain("job_with_quality");
  }

  @Test
  void tableComparesWithTheBareLoop() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    THREE_RUNS.print(new PrintStream(out, true, UTF_8));

    assertThat(out.toString(UTF_8))
        .containsPattern("bare loop +4,000 +1.00 +0.400 +1.00 +0.3 +0.9")
        .containsPattern("job without scoring +3,195 +0.80 +0.520 +1.30 +0.3 +2.0");
  }
}
