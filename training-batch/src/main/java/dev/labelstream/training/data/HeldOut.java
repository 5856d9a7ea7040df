package dev.labelstream.training.data;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which examples are held out to evaluate with: those whose id's SHA-256, taken as a fraction of
 * its range, is below a share. An example never changes sides, whatever version it is read from; a
 * larger share only adds some.
 *
 * @param share of all examples, from 0 to less than 1
 */
public record HeldOut(double share) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final double RANGE = 0x1p63;

  public HeldOut {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("A share of %s cannot be held out".formatted(share));
    }
  }

  public boolean holds(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 1) / RANGE < share;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
