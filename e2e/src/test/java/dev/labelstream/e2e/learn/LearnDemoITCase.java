package dev.labelstream.e2e.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.paint.SceneKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shorter demo: fewer kinds, pictures and steps. */
class LearnDemoITCase {

  /**
   * Out of reach of chance: who names one of three kinds blindly gets 60 of 100 right once in 23
   * million times, and one of four kinds 30 of 50 times once in 6 million (binomial tails).
   */
  private static final double BY_SIGHT = 0.6;

  /** Who has forgotten one of three kinds gets a third wrong. */
  private static final double NOT_FORGOTTEN = 0.8;

  /** 5 x 4 tokens of a picture, which is enough for kinds. */
  private static final long PIXELS = 16_800;

  @TempDir private Path folder;

  @Test
  void kindsAreLearnedAndAnAdapterAddsOne() throws Exception {
    LearnDemoSettings settings =
        new LearnDemoSettings(
            folder,
            List.of(SceneKind.BOARD, SceneKind.PLATFORM, SceneKind.RACING),
            SceneKind.SPACE,
            new Lesson(900, 250, 8, 1.5e-3, 0.125),
            new Lesson(400, 200, 8, 2e-3, 0.25),
            200,
            PIXELS,
            100,
            1);
    StringWriter said = new StringWriter();

    LearnReport report =
        new LearnDemo(settings, Surroundings.ofThisProcess(), new PrintWriter(said)).run();
    report.write();
    report.print(new PrintWriter(said));

    assertThat(report.full().questions()).isBetween(80, 100);
    assertThat(kinds(report.full()).base()).as("%s", said).isZero();
    assertThat(kinds(report.full()).learned()).as("%s", said).isGreaterThan(BY_SIGHT);
    assertThat(kinds(report.newKind()).base()).as("a kind that it never saw, %s", said).isZero();
    assertThat(kinds(report.newKind()).learned()).isGreaterThan(BY_SIGHT);
    assertThat(kinds(report.oldKinds()).learned()).as("%s", said).isGreaterThan(NOT_FORGOTTEN);
    assertThat(said.toString()).contains("labelstream train ", "kind of scene", "Report ");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.at("/full/kind/after").asDouble()).isEqualTo(kinds(report.full()).learned());
    assertThat(folder.resolve("report.html")).content().contains("adapter/report.html");
  }

  private static Marks.Shares kinds(Marks marks) {
    return Objects.requireNonNull(marks.traits().get(Trait.KIND));
  }
}
