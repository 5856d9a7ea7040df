package dev.labelstream.udf.fetch;

import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;

/** Settings, uploads and fetchers as the tests here need them. */
final class TestFetches {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private TestFetches() {}

  static ImageRef upload(String url) {
    return new ImageRef("id-1", url, null, null, NOW, new KafkaPosition("uploads", 0, 7));
  }

  /** Short timeouts, with {@code server} allowed, and then {@code settings}. */
  static FetchSettings settings(FaultyServer server, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("labelstream.fetch.allowed-private-hosts", server.hostAndPort());
    all.put("labelstream.fetch.connect-timeout", "300 ms");
    all.put("labelstream.fetch.response-timeout", "5 s");
    all.put("labelstream.fetch.attempt-timeout", "5 s");
    all.put("labelstream.fetch.max-image-size", "200 kb");
    all.putAll(settings);
    return settings(all);
  }

  static FetchSettings settings(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    return FetchSettings.read(Configuration.fromMap(settings), problems::add)
        .orElseThrow(() -> new IllegalArgumentException(problems.toString()));
  }

  static HttpImageFetcher.Surroundings surroundings(Ticker ticker, HostLookup lookup) {
    return new HttpImageFetcher.Surroundings(CLOCK, ticker, new Random(1), lookup);
  }
}
