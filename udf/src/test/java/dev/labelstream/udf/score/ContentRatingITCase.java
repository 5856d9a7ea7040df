package dev.labelstream.udf.score;

import static dev.labelstream.udf.score.Pictures.aFetched;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real network on real pictures. Both are downloads, so it runs only where they are:
 *
 * <pre>
 * udf/models/get-content-rating.sh MODELS
 * LABELSTREAM_CONTENT_RATING=MODELS LABELSTREAM_SCREENSHOTS=DIR mvn verify -pl udf
 * </pre>
 *
 * <p>with a folder of screenshots of ordinary games.
 */
@EnabledIfEnvironmentVariable(named = "LABELSTREAM_CONTENT_RATING", matches = ".+")
@EnabledIfEnvironmentVariable(named = "LABELSTREAM_SCREENSHOTS", matches = ".+")
class ContentRatingITCase {

  private static final int LEAST_PICTURES = 50;
  private static final int MOST_PICTURES = 100;
  private static final long MOST_PIXELS = 100_000_000;

  private final Path models = folder("LABELSTREAM_CONTENT_RATING");
  private final Path screenshots = folder("LABELSTREAM_SCREENSHOTS");

  @TempDir Path scratch;

  @Test
  void screenshotsOfGamesAreDrawnOrNeutral() throws Exception {
    List<FetchedImage> pictures = pictures();
    assertThat(pictures).hasSizeGreaterThanOrEqualTo(LEAST_PICTURES);
    try (var score = new ScoreHarness(32, labels())) {
      for (FetchedImage picture : pictures) {
        score.send(picture);
      }
      score.task.endInput();

      Map<String, Long> pictureCounts =
          score.labels().values().stream()
              .map(labels -> labels.get(1))
              .collect(Collectors.groupingBy(ContentRatingITCase::answer, Collectors.counting()));

      assertThat(score.failures()).isEmpty();
      assertThat(pictureCounts).containsKeys("drawing", "neutral");
      assertThat(
              pictureCounts.getOrDefault("drawing", 0L) + pictureCounts.getOrDefault("neutral", 0L))
          .as("of %d pictures: %s", pictures.size(), new TreeMap<>(pictureCounts))
          .isGreaterThan(pictures.size() * 9L / 10);
    }
  }

  private static Path folder(String variable) {
    return Path.of(requireNonNull(System.getenv(variable)));
  }

  private static String answer(Label label) {
    assertThat(label.name()).isEqualTo("content_rating");
    assertThat(label.numbers()[0]).isBetween(0.2f, 1f);
    return label.texts()[0];
  }

  /** The settings as the script wrote them. */
  private Scorer.Factory[] labels() throws IOException {
    Files.copy(
        models.resolve("content_rating.yaml"),
        scratch.resolve(GlobalConfiguration.FLINK_CONF_FILENAME));
    Configuration config = GlobalConfiguration.loadConfiguration(scratch.toString());
    List<String> problems = new ArrayList<>();
    var settings = ScoreSettings.read(config, Set.of(), problems::add);
    assertThat(problems).isEmpty();
    return settings.orElseThrow().labels().toArray(Scorer.Factory[]::new);
  }

  private List<FetchedImage> pictures() throws IOException {
    List<FetchedImage> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.walk(screenshots)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(MOST_PICTURES).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (PictureProbe.probe(bytes, MOST_PIXELS) instanceof PictureVerdict.Whole whole) {
          pictures.add(
              aFetched(
                  file.toString(),
                  bytes,
                  whole.format().mediaType(),
                  whole.width(),
                  whole.height()));
        }
      }
    }
    return pictures;
  }
}
