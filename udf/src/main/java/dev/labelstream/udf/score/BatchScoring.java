package dev.labelstream.udf.score;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.device.DeviceLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The work beside the task's thread: a pool that decodes, and one thread that runs the models, so
 * that one batch decodes while another is scored.
 */
final class BatchScoring implements AutoCloseable {

  private static final Duration PATIENCE_ON_CLOSE = Duration.ofSeconds(10);

  private final PixelReader reader;
  private final List<HalvingScorer> scorers;
  private final DeviceLease device;
  private final ExecutorService decodePool;
  private final ExecutorService modelThread;
  private volatile boolean isClosing;

  private BatchScoring(
      PixelReader reader, List<HalvingScorer> scorers, DeviceLease device, int decodeThreads) {
    this.reader = reader;
    this.scorers = scorers;
    this.device = device;
    this.decodePool = Executors.newFixedThreadPool(decodeThreads, threads("score-decode"));
    this.modelThread = Executors.newSingleThreadExecutor(threads("score-model"));
  }

  /**
   * Loads the models and starts the threads.
   *
   * @param reader of the pictures
   * @param lease of the models' device; given back by {@link #close}, and if this fails
   * @throws IOException if a model cannot be loaded; then none is left open
   */
  static BatchScoring open(ScoreSettings settings, PixelReader reader, DeviceLease lease)
      throws IOException {
    List<HalvingScorer> scorers = new ArrayList<>();
    try {
      for (Scorer.Factory label : settings.labels()) {
        Scorer scorer = label.open(lease.device());
        scorers.add(new HalvingScorer(scorer, lease.device(), settings.batchSize()));
      }
      return new BatchScoring(reader, scorers, lease, settings.decodeThreads());
    } catch (IOException | RuntimeException e) {
      closeAll(scorers, lease);
      throw e;
    }
  }

  private static void closeAll(List<HalvingScorer> scorers, DeviceLease lease) {
    try (lease) {
      scorers.forEach(HalvingScorer::close);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give back " + lease.device(), e);
    }
  }

  private static ThreadFactory threads(String name) {
    var count = new AtomicInteger();
    return work -> {
      var thread = new Thread(work, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Begins to decode a picture into its place in the batch. */
  CompletableFuture<Decoding> decode(Picture image, MicroBatch<?> batch, int place) {
    return CompletableFuture.supplyAsync(
        () -> {
          long start = System.nanoTime();
          String problem = reader.decode(image, batch.pixels(), place).orElse(null);
          return new Decoding(problem, System.nanoTime() - start);
        },
        decodePool);
  }

  /** Scores a batch that takes no more pictures, as soon as all of it is decoded. */
  CompletableFuture<ScoredBatch> score(MicroBatch<?> batch) {
    return CompletableFuture.allOf(batch.decodings().toArray(CompletableFuture<?>[]::new))
        .thenApplyAsync(
            decoded -> {
              try {
                return scoreDecoded(batch);
              } catch (DeviceException e) {
                throw new CompletionException(e);
              }
            },
            modelThread);
  }

  /** How many pictures every model takes at once, now: fewer than configured if memory ran out. */
  int largestBatch() {
    return scorers.stream().mapToInt(HalvingScorer::largestBatch).min().orElseThrow();
  }

  private ScoredBatch scoreDecoded(MicroBatch<?> batch) throws DeviceException {
    if (isClosing) {
      throw new CancellationException("Scoring is closing");
    }
    long start = System.nanoTime();
    List<Decoding> decodings = batch.decodings().stream().map(CompletableFuture::join).toList();
    List<Verdict> ofDecoded = scoreFirst(batch, closeGaps(batch, decodings));
    List<Verdict> verdicts = new ArrayList<>();
    int next = 0;
    for (Decoding decoding : decodings) {
      String problem = decoding.problem();
      verdicts.add(
          problem == null
              ? ofDecoded.get(next++)
              : new Verdict.Refused(FailureReason.DECODE_FAILED, problem));
    }
    return new ScoredBatch(
        verdicts,
        decodings.stream().map(Decoding::nanos).toList(),
        start - batch.openedNanos(),
        System.nanoTime() - start);
  }

  /** Moves the decoded pictures together at the front, in their order, and counts them. */
  private static int closeGaps(MicroBatch<?> batch, List<Decoding> decodings) {
    int decoded = 0;
    for (int place = 0; place < decodings.size(); place++) {
      if (decodings.get(place).isDone()) {
        if (place > decoded) {
          for (PictureBatch pixels : batch.pixels()) {
            pixels.copy(place, decoded);
          }
        }
        decoded++;
      }
    }
    return decoded;
  }

  private List<Verdict> scoreFirst(MicroBatch<?> batch, int count) throws DeviceException {
    if (count == 0) {
      return List.of();
    }
    List<Verdict> verdicts = Collections.nCopies(count, new Verdict.Labeled(List.of()));
    for (HalvingScorer scorer : scorers) {
      verdicts = merge(verdicts, scorer.score(batch.pixels(scorer.input()).part(0, count)));
    }
    return verdicts;
  }

  private static List<Verdict> merge(List<Verdict> before, List<Verdict> next) {
    return IntStream.range(0, before.size()).mapToObj(i -> before.get(i).and(next.get(i))).toList();
  }

  /**
   * Stops without waiting for what is under way. The models are closed by their own thread, after
   * the batch it is at: memory that native code still works on is never freed under it, and nobody
   * else gets its device.
   */
  @Override
  public void close() {
    isClosing = true;
    decodePool.shutdownNow();
    modelThread.execute(() -> closeAll(scorers, device));
    modelThread.shutdown();
  }

  /** Waits until the models are closed; false if the batch they are at takes too long for that. */
  boolean awaitClosed() throws InterruptedException {
    return modelThread.awaitTermination(PATIENCE_ON_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
