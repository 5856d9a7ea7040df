package dev.labelstream.e2e.world;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A sequence of uploads in which each depends on its number alone, so that a publisher can go on
 * anywhere in it.
 */
public interface Uploads {

  /**
   * The upload of a number; cheap.
   *
   * @param number from 0 to below {@link #count()}
   * @param uploadedAt when it is uploaded, which is now
   */
  Upload at(long number, Instant uploadedAt);

  /** How many there are; nothing if they never end. */
  OptionalLong count();

  /** The number of an upload by its id; nothing if the sequence has no such upload (any more). */
  OptionalLong numberOf(String id);
}
