package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.PictureDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Scoring without Flink: each thread has a model of its own and goes round its pictures, batch by
 * batch, until the time is over and every thread has enough to measure.
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
  List<Completion> scoreDecoded() throws IOException, InterruptedException {
    return onEachThread(false);
  }

  /** Decodes each batch with the job's own decoder, then scores it, in the same thread. */
  List<Completion> decodeAndScore() throws IOException, InterruptedException {
    return onEachThread(true);
  }

  private List<Completion> onEachThread(boolean isDecoding)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.parallelism());
    try {
      CompletionService<List<Completion>> ends = new ExecutorCompletionService<>(threads);
      CyclicBarrier loaded = new CyclicBarrier(settings.parallelism());
      CountDownLatch enough = new CountDownLatch(settings.parallelism());
      for (int i = 0; i < settings.parallelism(); i++) {
        Worker worker = new Worker(i, isDecoding, loaded, enough);
        ends.submit(worker::run);
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

  private final class Worker {
    private final int number;
    private final boolean isDecoding;
    private final CyclicBarrier loaded;
    private final CountDownLatch enough;
    private final PictureBatch batch = PictureBatch.allocate(network.input(), settings.batchSize());
    private final PictureDecoder decoder = new PictureDecoder();

    Worker(int number, boolean isDecoding, CyclicBarrier loaded, CountDownLatch enough) {
      this.number = number;
      this.isDecoding = isDecoding;
      this.loaded = loaded;
      this.enough = enough;
    }

    List<Completion> run() throws Exception {
      List<Completion> completions = new ArrayList<>();
      try (BareModel model = BareModel.load(network)) {
        decode(0);
        loaded.await();
        long start = System.nanoTime();
        long scored = 0;
        while (enough.getCount() > 0 || System.nanoTime() - start < settings.time().toNanos()) {
          if (isDecoding) {
            decode(scored);
          }
          model.score(batch);
          scored += batch.size();
          completions.add(Completion.now(number, scored));
          if (completions.size() == Pace.FEWEST) {
            enough.countDown();
          }
        }
      }
      return completions;
    }

    private void decode(long first) throws IOException {
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
