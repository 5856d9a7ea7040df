package dev.labelstream.training.job;

import dev.labelstream.training.data.DatasetPin;
import dev.labelstream.training.data.EpochOrder;
import dev.labelstream.training.data.RowIds;
import dev.labelstream.training.text.UnusableExampleException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/** Takes and prepares the example of each place, on threads of its own. */
final class PrepareExamples extends RichAsyncFunction<Long, PreparedPlace> {

  private static final long serialVersionUID = 1L;
  private static final long PATIENCE_SECONDS = 30;

  private final TrainingSettings settings;
  private final DatasetPin pin;
  private final long examples;
  private transient @Nullable ExampleSource source;
  private transient @Nullable ExecutorService threads;

  /**
   * @param examples how many there are to train on
   */
  PrepareExamples(TrainingSettings settings, DatasetPin pin, long examples) {
    this.settings = settings;
    this.pin = pin;
    this.examples = examples;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    ExampleSource opened = ExampleSource.open(settings, pin);
    source = opened;
    if (opened.selection().trained().size() != examples) {
      throw new IllegalStateException(
          "Version %d of %s gave %d examples when the run was planned, and gives %d now"
              .formatted(pin.version(), pin.uri(), examples, opened.selection().trained().size()));
    }
    threads =
        Executors.newFixedThreadPool(
            settings.prepareThreads(),
            work -> {
              Thread thread = new Thread(work, "prepare-examples");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the result says what came of it
  public void asyncInvoke(Long place, ResultFuture<PreparedPlace> result) {
    ExampleSource from = source;
    ExecutorService on = threads;
    if (from == null || on == null) {
      throw new IllegalStateException("Not open");
    }
    on.submit(
        () -> {
          try {
            result.complete(List.of(prepared(from, place)));
          } catch (Throwable e) {
            // Also an Error: a place without an answer would hold up the run for ever.
            result.completeExceptionally(e);
          }
        });
  }

  private PreparedPlace prepared(ExampleSource from, long place) throws Exception {
    RowIds rows = from.selection().trained();
    EpochOrder order = new EpochOrder(rows.size(), settings.seed());
    long row = rows.get(order.at(place / rows.size(), place % rows.size()));
    try {
      return new PreparedPlace(place, from.prepared(from.take(row)), null);
    } catch (UnusableExampleException e) {
      return new PreparedPlace(place, null, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws Exception {
    if (threads != null) {
      threads.shutdownNow();
      // A thread may be inside of native code, whose memory is freed below.
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    }
    if (source != null) {
      source.close();
    }
  }
}
