package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.PixelReader;
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
  private final PixelReader reader;
  private final ScoringBenchmarkSettings settings;

  /**
   * @param pictures as many as a batch takes, or more
   * @param reader of those pictures
   */
  BareScoring(
      ScoringNetwork network,
      List<MemoryPicture> pictures,
      PixelReader reader,
      ScoringBenchmarkSettings settings) {
    this.network = network;
    this.pictures = pictures;
    this.reader = reader;
    this.settings = settings;
  }

  /** Puts the pictures into batches, then goes round those. */
  List<Completion> scoreDecoded() throws IOException, InterruptedException {
    return onEachThread(false);
  }

  /** Decodes the pictures of each batch, then scores it, in the same thread. */
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
    private final List<PictureBatch> batches = new ArrayList<>();

    Worker(int number, boolean isDecoding, CyclicBarrier loaded, CountDownLatch enough) {
      this.number = number;
      this.isDecoding = isDecoding;
      this.loaded = loaded;
      this.enough = enough;
      int count = isDecoding ? 1 : batchesOf(pictures.size());
      for (int i = 0; i < count; i++) {
        batches.add(PictureBatch.allocate(network.input(), settings.batchSize()));
      }
    }

    List<Completion> run() throws Exception {
      List<Completion> completions = new ArrayList<>();
      try (BareModel model = BareModel.load(network)) {
        for (int i = 0; i < batches.size(); i++) {
          decode(batches.get(i), (long) i * settings.batchSize());
        }
        loaded.await();
        long start = System.nanoTime();
        long scored = 0;
        while (enough.getCount() > 0
            || System.nanoTime() - start < settings.wholeTime().toNanos()) {
          PictureBatch batch = batches.get(completions.size() % batches.size());
          if (isDecoding) {
            decode(batch, scored);
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

    private int batchesOf(int pictures) {
      return (pictures + settings.batchSize() - 1) / settings.batchSize();
    }

    private void decode(PictureBatch batch, long first) throws IOException {
      for (int place = 0; place < batch.size(); place++) {
        MemoryPicture picture = pictures.get((int) ((first + place) % pictures.size()));
        String problem = reader.decode(picture, List.of(batch), place).orElse(null);
        if (problem != null) {
          throw new IOException("Cannot decode a picture: " + problem);
        }
      }
    }
  }
}
