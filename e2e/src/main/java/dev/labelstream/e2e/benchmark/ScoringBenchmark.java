package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.score.PictureDecoder;
import dev.labelstream.udf.score.ScoreOptions;
import dev.labelstream.udf.score.ScoreSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * Whether the job's scoring is as fast as its model and decoder are. All is measured in this
 * process, on as many threads, in rounds: what else the machine does then meets all of them.
 */
final class ScoringBenchmark {

  private final ScoringBenchmarkSettings settings;
  private final PrintStream out;

  /**
   * @param out for all that is told to a person
   */
  ScoringBenchmark(ScoringBenchmarkSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Measures every network in every round, after a round that is not counted.
   *
   * @param pictures as files, of any size
   * @param scratch for models
   */
  Map<ScoringNetwork, List<ScoringRound>> measure(List<MemoryPicture> pictures, Path scratch)
      throws Exception {
    Map<ScoringNetwork, List<ScoringRound>> rounds = new EnumMap<>(ScoringNetwork.class);
    try (MiniCluster cluster = startCluster()) {
      for (ScoringNetwork network : settings.networks()) {
        Measured measured = new Measured(network, pictures, scratch, cluster);
        measured.round();
        List<ScoringRound> own = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
          ScoringRound figures = measured.round();
          own.add(figures);
          out.printf(
              "%s, round %d of %d: bare model %,.1f, job scoring %,.1f, decode and model %,.1f, end to end %,.1f images/s%n",
              network.key(),
              round,
              settings.rounds(),
              figures.bareModel().imagesPerSecond(),
              figures.jobScoring().imagesPerSecond(),
              figures.decodeAndModel().imagesPerSecond(),
              figures.endToEnd().imagesPerSecond());
        }
        rounds.put(network, own);
      }
    }
    return rounds;
  }

  private MiniCluster startCluster() throws Exception {
    Configuration config = new Configuration();
    // A heartbeat brings what the tasks have noted.
    config.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    return BenchmarkFlink.start(settings.parallelism(), config);
  }

  /** One network, and what it is measured on. */
  private final class Measured {
    private final List<MemoryPicture> pictures;
    private final List<MemoryPicture> decoded = new ArrayList<>();
    private final BareScoring bareOverDecoded;
    private final BareScoring bareOverPictures;
    private final ScoringJobRun job;

    Measured(
        ScoringNetwork network, List<MemoryPicture> pictures, Path scratch, MiniCluster cluster)
        throws IOException {
      this.pictures = pictures;
      for (MemoryPicture picture : pictures) {
        decoded.add(picture.decodedFor(network.input()));
      }
      this.bareOverDecoded = new BareScoring(network, decoded, MemoryPicture::copy, settings);
      this.bareOverPictures = new BareScoring(network, pictures, new PictureDecoder(), settings);
      this.job = new ScoringJobRun(cluster, scoreSettings(network, scratch), settings);
    }

    private ScoreSettings scoreSettings(ScoringNetwork network, Path scratch) throws IOException {
      Configuration config = new Configuration();
      config.set(ScoreOptions.BATCH_SIZE, settings.batchSize());
      network.declare(config, scratch);
      return ScoreSettings.read(
              config,
              Set.of(),
              problem -> {
                throw new IllegalStateException(problem);
              })
          .orElseThrow();
    }

    ScoringRound round() throws Exception {
      return new ScoringRound(
          pace(bareOverDecoded.scoreDecoded()),
          pace(job.run(decoded, () -> MemoryPicture::copy, false)),
          pace(bareOverPictures.decodeAndScore()),
          pace(job.run(pictures, PictureDecoder::new, true)));
    }

    private Pace pace(List<Completion> completions) {
      return Pace.of(completions, settings.warmUp());
    }
  }
}
