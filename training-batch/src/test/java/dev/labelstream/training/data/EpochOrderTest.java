package dev.labelstream.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochOrderTest {

  private static final long SEED = 42;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 1_000, 4_096, 65_537})
  void everyPlaceComesOnceInAnEpoch(int size) {
    EpochOrder order = new EpochOrder(size, SEED);
    for (int epoch = 0; epoch < 3; epoch++) {
      BitSet came = new BitSet(size);
      for (int place = 0; place < size; place++) {
        came.set((int) order.at(epoch, place));
      }
      assertThat(came.cardinality()).as("epoch %d", epoch).isEqualTo(size);
      assertThat(came.length()).isEqualTo(size);
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    assertThat(fixedPoints(new EpochOrder(10_000, SEED), 0, new EpochOrder(10_000, SEED), 1))
        .isLessThan(12);
    assertThat(fixedPoints(new EpochOrder(10_000, SEED), 0, new EpochOrder(10_000, SEED + 1), 0))
        .isLessThan(12);
  }

  @Test
  void neighboursAreScattered() {
    EpochOrder order = new EpochOrder(10_000, SEED);
    long apart = 0;
    for (int place = 1; place < order.size(); place++) {
      apart += Math.abs(order.at(0, place) - order.at(0, place - 1));
    }
    // Two independent places are a third of the size apart.
    assertThat(apart / (order.size() - 1)).isBetween(3_100L, 3_560L);
  }

  @Test
  void orderIsTheSameForEver() {
    EpochOrder order = new EpochOrder(10, SEED);

    assertThat(new long[] {order.at(0, 0), order.at(0, 1), order.at(1, 0), order.at(1, 1)})
        .containsExactly(9, 5, 7, 6);
  }

  private static int fixedPoints(EpochOrder a, long epochOfA, EpochOrder b, long epochOfB) {
    int same = 0;
    for (int place = 0; place < a.size(); place++) {
      if (a.at(epochOfA, place) == b.at(epochOfB, place)) {
        same++;
      }
    }
    return same;
  }
}
