package dev.labelstream.training.data;

import java.util.Arrays;

/** A growing list of row ids, eight bytes each. */
public final class RowIds {

  private long[] ids = new long[1024];
  private int size;

  void add(long id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, Math.addExact(size, Math.max(1, size / 2)));
    }
    ids[size++] = id;
  }

  public long get(long place) {
    if (place < 0 || place >= size) {
      throw new IndexOutOfBoundsException("There is no place %d of %d".formatted(place, size));
    }
    return ids[(int) place];
  }

  public int size() {
    return size;
  }
}
