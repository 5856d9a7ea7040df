package dev.labelstream.e2e.world;

import static org.apache.flink.util.Preconditions.checkArgument;

/**
 * Where uploads are published, and how fast.
 *
 * @param topic an existing one, with any number of partitions, whose records are never deleted
 * @param uploadsPerSecond 0 for as fast as the broker takes them
 */
public record PublishSettings(String bootstrapServers, String topic, double uploadsPerSecond) {
  public PublishSettings {
    checkArgument(
        uploadsPerSecond >= 0 && Double.isFinite(uploadsPerSecond),
        "the rate must be 0 (unlimited) or more uploads per second, but is %s",
        uploadsPerSecond);
  }
}
