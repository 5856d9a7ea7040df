package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Committers that all commit the same at about the same time. */
final class Race {

  private Race() {}

  /**
   * @param beside what goes on beside them
   */
  static void raceBeside(
      Random random,
      List<LanceCommitter> racers,
      LanceCommittable same,
      InterruptedTable.Action beside)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(racers.size() + 1);
    ExecutorService threads = Executors.newFixedThreadPool(racers.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (LanceCommitter racer : racers) {
        long headStartNanos = random.nextInt(3_000_000);
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  TimeUnit.NANOSECONDS.sleep(headStartNanos);
                  racer.commit(Offer.of(same));
                  return null;
                }));
      }
      start.await();
      beside.run();
      for (Future<?> racer : running) {
        racer.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
