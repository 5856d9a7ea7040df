package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.world.Upload;
import dev.labelstream.e2e.world.Uploads;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** So many uploads that go round a list of pictures. */
record NumberedUploads(List<String> urls, long total) implements Uploads {

  private static final String PREFIX = "upload-";

  NumberedUploads {
    urls = List.copyOf(urls);
  }

  @Override
  public Upload at(long number, Instant uploadedAt) {
    return new Upload(id(number), url(number), caption(number), uploadedAt);
  }

  /** The same upload as the job would read it from the topic. */
  ImageRef refAt(long number, Instant uploadedAt) {
    int partition = (int) (number % Assignment.PARTITIONS);
    return new ImageRef(
        id(number),
        url(number),
        caption(number),
        null,
        uploadedAt,
        new KafkaPosition(Assignment.UPLOADS_TOPIC, partition, number / Assignment.PARTITIONS));
  }

  private static String id(long number) {
    return PREFIX + number;
  }

  private String url(long number) {
    return urls.get((int) (number % urls.size()));
  }

  private String caption(long number) {
    return "The benchmark's picture " + number % urls.size() + " once more";
  }

  @Override
  public OptionalLong count() {
    return OptionalLong.of(total);
  }

  @Override
  public OptionalLong numberOf(String id) {
    return id.startsWith(PREFIX)
        ? OptionalLong.of(Long.parseLong(id.substring(PREFIX.length())))
        : OptionalLong.empty();
  }
}
