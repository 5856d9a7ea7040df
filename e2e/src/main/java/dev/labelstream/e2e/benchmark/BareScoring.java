package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.PictureDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Scoring without Flink: each thread has a model of its own and goes round its pictures, batch by
 * batch, until the time is over and there is enough to measure.
 */
final class BareScoring {

  private final ScoringNetwork network;
  private final List<MemoryPicture> pictures;
  private final ScoringBenchmarkSettings settings;

  /**
   * @param pictures as many as a batch takes, or more
   */
  BareScoring(
      ScoringNetwork network, List<MemoryPicture> pictures, ScoringBenchmarkSettings settings) {
    this.network = network;
    this.pictures = pictures;
    this.settings = settings;
  }

  /** Scores one batch, which is decoded before, again and again. */
  List<Completion> scoreDecoded(Duration time) throws IOException, InterruptedException {
    return onEachThread(
        thread -> {
          PictureBatch batch = PictureBatch.allocate(network.input(), settings.batchSize());
          new Worker(thread, batch).decode(0);
          return new Worker(thread, batch).run(time, false);
        });
  }

  /** Decodes each batch with the job's own decoder, then scores it, in the same thread. */
  List<Completion> decodeAndScore(Duration time) throws IOException, InterruptedException {
    return onEachThread(
        thread ->
            new Worker(thread, PictureBatch.allocate(network.input(), settings.batchSize()))
                .run(time, true));
  }

  private List<Completion> onEachThread(Work work) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.parallelism());
    try {
      CompletionService<List<Completion>> ends = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < settings.parallelism(); i++) {
        int thread = i;
        ends.submit(() -> work.on(thread));
      }
      List<Completion> completions = new ArrayList<>();
      for (int i = 0; i < settings.parallelism(); i++) {
        completions.addAll(ends.take().get());
      }
      return completions;
    } catch (ExecutionException e) {
      throw new IOException("The bare loop failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Work {
    List<Completion> on(int thread) throws Exception;
  }

  private final class Worker {
    private final int thread;
    private final PictureBatch batch;
    private final PictureDecoder decoder = new PictureDecoder();

    Worker(int thread, PictureBatch batch) {
      this.thread = thread;
      this.batch = batch;
    }

    List<Completion> run(Duration time, boolean isDecoding) throws Exception {
      List<Completion> completions = new ArrayList<>();
      long scored = 0;
      try (BareModel model = BareModel.load(network)) {
        long start = System.nanoTime();
        while (completions.size() < Pace.FEWEST || System.nanoTime() - start < time.toNanos()) {
          if (isDecoding) {
            decode(scored);
          }
          model.score(batch);
          scored += batch.size();
          completions.add(Completion.now(thread, scored));
        }
      }
      return completions;
    }

    void decode(long first) throws IOException {
      for (int place = 0; place < batch.size(); place++) {
        MemoryPicture picture = pictures.get((int) ((first + place) % pictures.size()));
        String problem = decoder.decode(picture, List.of(batch), place).orElse(null);
        if (problem != null) {
          throw new IOException("Cannot decode a picture: " + problem);
        }
      }
    }
  }
}
