package dev.labelstream.ingest.deadletter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The dead letters of one checkpoint, to be committed to their topic together.
 *
 * <p>They wait in the checkpoint themselves rather than in an open transaction of Kafka's, which
 * the broker would abort if the job were down for long.
 *
 * @param commitId stands in a header of each record, by which the commit is found again
 * @param floor for each partition the offset that its next record had when the batch was closed: no
 *     record of this batch is before it. A partition that is missing began later
 * @param count how many letters there are
 * @param letters keys and values as {@link Letters} packs them; owned by this record
 */
public record DeadLetterBatch(UUID commitId, Map<Integer, Long> floor, int count, byte[] letters) {

  public DeadLetterBatch {
    floor = Map.copyOf(floor);
  }

  /** Takes a letter that was packed. */
  interface Taker {

    /** Takes the bytes of a record's key and value. */
    void take(byte[] key, byte[] value);
  }

  /** Unpacks the letters, in the order in which they were packed. */
  void forEach(Taker taker) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(letters)))) {
      for (int i = 0; i < count; i++) {
        taker.take(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetterBatch that
        && commitId.equals(that.commitId)
        && floor.equals(that.floor)
        && count == that.count
        && Arrays.equals(letters, that.letters);
  }

  @Override
  public int hashCode() {
    return commitId.hashCode();
  }

  @Override
  public String toString() {
    return "%d dead letters of commit %s".formatted(count, commitId);
  }

  /** Packs letters by gzip: they are much alike, so that many take little of memory and state. */
  public static final class Letters {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out;
    private int count;

    public Letters() {
      try {
        out = new DataOutputStream(new GZIPOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot happen: no I/O is done", e);
      }
    }

    /** Packs the key and the value of a record. */
    public void add(byte[] key, byte[] value) {
      try {
        out.writeInt(key.length);
        out.write(key);
        out.writeInt(value.length);
        out.write(value);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot happen: no I/O is done", e);
      }
      count++;
    }

    /** Whether nothing was packed. */
    public boolean isEmpty() {
      return count == 0;
    }

    /** Ends the packing. */
    public DeadLetterBatch close(UUID commitId, Map<Integer, Long> floor) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot happen: no I/O is done", e);
      }
      return new DeadLetterBatch(commitId, floor, count, bytes.toByteArray());
    }
  }
}
