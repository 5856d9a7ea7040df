package dev.labelstream.training.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Some of the answers, of which there may be too many to hold logits of all at once: of a
 * vocabulary of 152,064, those of 128 answers take 78 MB, and three times that while learning.
 *
 * @param begin the first, from 0
 * @param end after the last
 */
record AnswerChunk(int begin, int end) {

  private static final int LARGEST = 128;

  /** Divides answers. */
  static List<AnswerChunk> of(int answers) {
    List<AnswerChunk> chunks = new ArrayList<>();
    for (int begin = 0; begin < answers; begin += LARGEST) {
      chunks.add(new AnswerChunk(begin, Math.min(begin + LARGEST, answers)));
    }
    return chunks;
  }

  /** The chunk's own of a number for each answer. */
  long[] of(long[] all) {
    return Arrays.copyOfRange(all, begin, end);
  }

  /** Their places among the answers. */
  long[] places() {
    return LongStream.range(begin, end).toArray();
  }
}
