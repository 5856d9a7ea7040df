package dev.labelstream.e2e.benchmark;

import dev.labelstream.ingest.ImageColumns;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.fetch.HttpImageFetcher;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.lance.FragmentMetadata;

/**
 * What the job is compared with: the fastest way from URLs to rows by the same fetcher, columns and
 * writer, without Flink and Kafka, and with one commit at the end.
 *
 * <p>Threads fetch, each filling a batch of its own; writers take full batches from one queue. It
 * promises nothing: a crash loses everything.
 */
final class BareLoop {

  private static final List<FragmentMetadata> NO_FRAGMENTS = List.of();

  private final Assignment assignment;
  private final IngestSettings settings;
  private final NumberedUploads uploads;
  private final ImageColumns columns = new ImageColumns(List.of());
  private final int writerCount;
  private final int fetcherCount;
  private final BlockingQueue<List<LabeledImage>> batches;
  private final AtomicLong nextUpload = new AtomicLong();
  private final AtomicInteger busyFetchers;

  BareLoop(Assignment assignment) {
    this.assignment = assignment;
    this.settings =
        IngestSettings.read(IngestJobRun.withCheckpoints(assignment.configuration(), assignment));
    this.uploads = new NumberedUploads(assignment.urls(), assignment.uploads());
    this.writerCount = assignment.parallelism();
    this.fetcherCount = assignment.parallelism() * settings.fetch().threads();
    this.batches = new ArrayBlockingQueue<>(writerCount);
    this.busyFetchers = new AtomicInteger(fetcherCount);
  }

  Outcome run() throws Exception {
    Outcome.Stopwatch watch = new Outcome.Stopwatch();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HttpImageFetcher fetcher = new HttpImageFetcher(settings.fetch(), reason -> {});
        LanceTable table = settings.sink().table().open()) {
      table.createIfAbsent(columns.schema());
      CompletionService<List<FragmentMetadata>> parts = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < writerCount; i++) {
        parts.submit(this::write);
      }
      for (int i = 0; i < fetcherCount; i++) {
        parts.submit(() -> fetch(fetcher));
      }
      List<FragmentMetadata> staged = new ArrayList<>();
      for (int i = 0; i < writerCount + fetcherCount; i++) {
        staged.addAll(parts.take().get());
      }
      table.commit(
          table.latestVersion(), new CommitMark("bare-loop", "the-only-one", null, 1), staged);
      return watch.stop();
    } catch (ExecutionException e) {
      throw new IOException("The bare loop failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<FragmentMetadata> write() {
    try (LanceTable table = settings.sink().table().open()) {
      return table.stage(new BatchQueueReader(table.allocator(), columns, batches));
    }
  }

  private List<FragmentMetadata> fetch(HttpImageFetcher fetcher)
      throws IOException, InterruptedException {
    long batchBytes = settings.sink().batchSize().getBytes();
    List<LabeledImage> batch = new ArrayList<>();
    long bytesInBatch = 0;
    for (long number = nextUpload.getAndIncrement();
        number < assignment.uploads();
        number = nextUpload.getAndIncrement()) {
      LabeledImage row = row(fetcher.fetch(uploads.refAt(number, Instant.now())));
      batch.add(row);
      bytesInBatch += columns.sizeOf(row);
      if (bytesInBatch >= batchBytes) {
        batches.put(batch);
        batch = new ArrayList<>(batch.size());
        bytesInBatch = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.put(batch);
    }
    if (busyFetchers.decrementAndGet() == 0) {
      for (int i = 0; i < writerCount; i++) {
        batches.put(List.of());
      }
    }
    return NO_FRAGMENTS;
  }

  private static LabeledImage row(FetchOutcome outcome) throws IOException {
    if (outcome.image() == null) {
      throw new IOException("Cannot fetch " + outcome.ref().url() + ": " + outcome.failure());
    }
    return new LabeledImage(outcome.image(), List.of());
  }
}
