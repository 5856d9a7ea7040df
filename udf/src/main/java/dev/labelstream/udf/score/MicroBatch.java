package dev.labelstream.udf.score;

import dev.labelstream.udf.Picture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Pictures that are decoded and scored together, and the buffers they use, which are allocated once
 * and filled again and again. The task's thread adds and clears; in between, when the batch is
 * closed, the model thread reads.
 */
final class MicroBatch<P extends Picture> {

  private final int capacity;
  private final Map<ModelInput, PictureBatch> pixels = new LinkedHashMap<>();
  private final List<StreamRecord<P>> records = new ArrayList<>();
  private final List<CompletableFuture<Decoding>> decodings = new ArrayList<>();
  private long openedNanos;

  MicroBatch(Set<ModelInput> inputs, int capacity) {
    this.capacity = capacity;
    inputs.forEach(input -> pixels.put(input, PictureBatch.allocate(input, capacity)));
  }

  /** Takes a picture whose decoding has begun and will put it at the place {@link #size}. */
  void add(StreamRecord<P> record, CompletableFuture<Decoding> decoding) {
    if (records.isEmpty()) {
      openedNanos = System.nanoTime();
    }
    P picture = record.getValue();
    pixels.values().forEach(batch -> batch.store(records.size(), picture));
    // Upstream may use the record again, but not the picture in it.
    records.add(record.copy(picture));
    decodings.add(decoding);
  }

  int size() {
    return records.size();
  }

  boolean isFull() {
    return records.size() == capacity;
  }

  /** When the first picture came, by {@link System#nanoTime}. */
  long openedNanos() {
    return openedNanos;
  }

  List<StreamRecord<P>> records() {
    return Collections.unmodifiableList(records);
  }

  List<CompletableFuture<Decoding>> decodings() {
    return Collections.unmodifiableList(decodings);
  }

  /** The buffers, one for each kind of input, with {@code capacity} places each. */
  Collection<PictureBatch> pixels() {
    return pixels.values();
  }

  /** The buffer with this kind of input. */
  PictureBatch pixels(ModelInput input) {
    PictureBatch batch = pixels.get(input);
    if (batch == null) {
      throw new IllegalArgumentException("No buffer for " + input);
    }
    return batch;
  }

  void clear() {
    for (int place = 0; place < records.size(); place++) {
      for (PictureBatch batch : pixels.values()) {
        batch.store(place, null);
      }
    }
    records.clear();
    decodings.clear();
  }
}
