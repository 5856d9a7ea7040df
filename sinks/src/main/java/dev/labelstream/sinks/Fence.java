package dev.labelstream.sinks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What makes two commits of one sink conflict.
 *
 * <p>Lance lets concurrent appends pass each other, so a committer that looked and found nothing
 * could append beside another that did the same. But two {@code Update} operations from overlapping
 * versions conflict when they name the same fragment, also one that does not exist. Each sink has
 * such a fragment id, far above any real one (Lance counts fragments from 0 in 32 bits), and names
 * it as removed in each of its commits. That works on an empty dataset, touches no fragment that a
 * relabelling or a compaction may be working on, and leaves indexes alone.
 */
final class Fence {

  private static final long FIRST_RESERVED_ID = 1L << 62;

  private Fence() {}

  /**
   * The sink's own fragment id, between 2^62 and 2^63 - 1; the same for the same sink id always.
   */
  static long fragmentIdOf(String sinkId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(sinkId.getBytes(StandardCharsets.UTF_8));
      return FIRST_RESERVED_ID | (ByteBuffer.wrap(digest).getLong() & (FIRST_RESERVED_ID - 1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
