package dev.labelstream.e2e.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every upload of a sequence to a topic once, in a thread of its own.
 *
 * <p>A message's key is the upload's id, its value {@code {"id", "url", "caption", "uploaded_at"}}:
 * no caption if there is none, the time in ISO 8601.
 *
 * <p>It begins with the first upload that the topic does not hold and passes over those that it
 * holds, so it can be stopped or killed at any moment and started again: no gap, no double. Within
 * a run, the idempotent producer keeps its retries from doubling anything. All this needs that
 * nobody else publishes to the topic at the same time.
 */
public final class UploadPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UploadPublisher.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  // After a stall it does not catch up further than this.
  private static final long LONGEST_LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PublishSettings settings;
  private final Uploads uploads;
  private final Clock clock;
  private final BitSet held;
  private final AtomicLong published;
  private final ObjectMapper mapper = new ObjectMapper();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  // One for all who ask: every copy is kept by its original, and callers may ask in a loop.
  private final CompletableFuture<Void> finishedForOthers = finished.copy();
  private final Thread thread;

  private UploadPublisher(
      PublishSettings settings, Uploads uploads, Clock clock, PublishedUploads held) {
    this.settings = settings;
    this.uploads = uploads;
    this.clock = clock;
    this.held = held.numbers();
    this.published = new AtomicLong(held.messages());
    this.thread = new Thread(this::run, "upload-publisher");
    this.thread.setDaemon(true);
  }

  /**
   * Looks what the topic holds and starts to publish the rest.
   *
   * @param clock tells when uploads happen
   * @throws IOException if the topic does not exist, can't be read, or has lost its beginning
   */
  public static UploadPublisher start(PublishSettings settings, Uploads uploads, Clock clock)
      throws IOException {
    PublishedUploads held =
        PublishedUploads.read(settings.bootstrapServers(), settings.topic(), uploads);
    LOG.info(
        "Publishing uploads to {}, which holds {} of {}",
        settings.topic(),
        held.numbers().cardinality(),
        uploads.count().isPresent() ? uploads.count().getAsLong() : "endlessly many");
    UploadPublisher publisher = new UploadPublisher(settings, uploads, clock, held);
    publisher.thread.start();
    return publisher;
  }

  /**
   * How many uploads the topic holds for certain, those of earlier runs among them, also if the
   * sequence was longer then.
   */
  public long published() {
    return published.get();
  }

  /**
   * Completes when the topic holds every upload; exceptionally, with an {@link IOException}, if the
   * broker failed. It is cancelled by {@link #close()} if that comes first.
   */
  public CompletableFuture<Void> finished() {
    return finishedForOthers;
  }

  /** Stops after what was sent is acknowledged, or after some seconds without an answer. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(PATIENCE.toMillis());
      thread.interrupt();
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    finished.cancel(false);
  }

  private void run() {
    boolean all = false;
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(producerSettings(), new StringSerializer(), new ByteArraySerializer());
    try {
      all = publishMissing(producer);
    } catch (InterruptException | InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException | UncheckedIOException e) {
      failure.compareAndSet(null, e);
    } finally {
      producer.close(PATIENCE);
    }
    Exception cause = failure.get();
    if (cause != null) {
      finished.completeExceptionally(
          new IOException(
              "Cannot publish to the topic %s at %s. Start again to go on from what it holds."
                  .formatted(settings.topic(), settings.bootstrapServers()),
              cause));
    } else if (all) {
      LOG.info("The topic {} holds all {} uploads", settings.topic(), published.get());
      finished.complete(null);
    }
  }

  /** Returns whether it came to the end; else it was stopped, or a send failed. */
  private boolean publishMissing(KafkaProducer<String, byte[]> producer)
      throws InterruptedException {
    long count = uploads.count().orElse(Long.MAX_VALUE);
    long due = System.nanoTime();
    for (long number = missing(0); number < count; number = missing(number + 1)) {
      if (settings.uploadsPerSecond() > 0) {
        due = Math.max(due, System.nanoTime() - LONGEST_LAG_NANOS);
        stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        due += Math.round(TimeUnit.SECONDS.toNanos(1) / settings.uploadsPerSecond());
      }
      if (stop.getCount() == 0 || failure.get() != null) {
        return false;
      }
      Upload upload = uploads.at(number, clock.instant());
      // The callback tells what became of it.
      var unused =
          producer.send(
              new ProducerRecord<>(settings.topic(), upload.id(), json(upload)),
              (position, exception) -> settle(exception));
    }
    producer.flush();
    return failure.get() == null;
  }

  private void settle(@Nullable Exception exception) {
    if (exception == null) {
      published.incrementAndGet();
    } else {
      failure.compareAndSet(null, exception);
    }
  }

  private long missing(long from) {
    return from > Integer.MAX_VALUE ? from : held.nextClearBit((int) from);
  }

  private byte[] json(Upload upload) {
    ObjectNode message = mapper.createObjectNode();
    message.put("id", upload.id());
    message.put("url", upload.url());
    if (upload.caption() != null) {
      message.put("caption", upload.caption());
    }
    message.put("uploaded_at", upload.uploadedAt().toString());
    try {
      return mapper.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing the message of " + upload.id(), e);
    }
  }

  private Map<String, Object> producerSettings() {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        settings.bootstrapServers(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true);
  }
}
