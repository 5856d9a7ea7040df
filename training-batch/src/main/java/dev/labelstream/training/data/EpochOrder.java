package dev.labelstream.training.data;

import java.io.Serializable;

/**
 * A shuffle for each epoch, of which each place can be asked for by itself: a permutation made by
 * encrypting places. It takes no memory and no pass over the data, so a run goes on in mid-epoch
 * without going back.
 *
 * <p>A Feistel network of four rounds permutes the next larger power of four; places that come out
 * too large are encrypted again (cycle walking; Black and Rogaway, "Ciphers with arbitrary finite
 * domains", 2002). Its round function is SplitMix64's.
 *
 * @param size how many places there are, at least 1
 * @param seed of all epochs
 */
public record EpochOrder(long size, long seed) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int ROUNDS = 4;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  public EpochOrder {
    if (size < 1 || size > 1L << 60) {
      throw new IllegalArgumentException("%d places cannot be put in order".formatted(size));
    }
  }

  /**
   * Which comes at a place.
   *
   * @param epoch from 0
   * @param place from 0 to less than the size
   * @return from 0 to less than the size, each once in an epoch
   */
  public long at(long epoch, long place) {
    int half = (Long.SIZE - Long.numberOfLeadingZeros(size - 1) + 1) / 2;
    long key = mixed(seed + GOLDEN_GAMMA * (epoch + 1));
    long encrypted = place;
    do {
      encrypted = encrypted(encrypted, half, key);
    } while (encrypted >= size);
    return encrypted;
  }

  private static long encrypted(long place, int half, long key) {
    long mask = (1L << half) - 1;
    long left = place >>> half;
    long right = place & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mixed(right + key + round * GOLDEN_GAMMA) & mask);
      left = right;
      right = next;
    }
    return left << half | right;
  }

  private static long mixed(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
