package dev.labelstream.udf.fetch;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How pictures are fetched; see {@link FetchOptions} for what each part means. Made by {@link
 * #read}, which checks it.
 *
 * @param allowedPrivateHosts as {@code host:port}, in lower case
 */
public record FetchSettings(
    int capacity,
    int threads,
    int connectionsPerHost,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration attemptTimeout,
    Duration totalTimeout,
    int maxAttempts,
    Duration initialBackoff,
    Duration maxBackoff,
    MemorySize maxImageSize,
    long maxPixels,
    int maxRedirects,
    String userAgent,
    List<String> allowedPrivateHosts)
    implements Serializable {

  public FetchSettings {
    allowedPrivateHosts = List.copyOf(allowedPrivateHosts);
  }

  /** The most bytes that a picture may have. */
  public int maxImageBytes() {
    return (int) maxImageSize.getBytes();
  }

  /**
   * Reads the settings from {@code config} and reports all that is wrong with them, one sentence
   * each, to {@code problems}.
   *
   * @return the settings; empty if there was a problem
   */
  public static Optional<FetchSettings> read(ReadableConfig config, Consumer<String> problems) {
    CheckedOptions options = new CheckedOptions(config, problems);
    FetchSettings settings =
        new FetchSettings(
            options.atLeast(1, FetchOptions.CAPACITY),
            options.atLeast(1, FetchOptions.THREADS),
            options.atLeast(1, FetchOptions.CONNECTIONS_PER_HOST),
            options.positive(FetchOptions.CONNECT_TIMEOUT),
            options.positive(FetchOptions.RESPONSE_TIMEOUT),
            options.positive(FetchOptions.ATTEMPT_TIMEOUT),
            options.positive(FetchOptions.TOTAL_TIMEOUT),
            options.atLeast(1, FetchOptions.MAX_ATTEMPTS),
            options.positive(FetchOptions.INITIAL_BACKOFF),
            options.positive(FetchOptions.MAX_BACKOFF),
            options.arraySized(FetchOptions.MAX_IMAGE_SIZE),
            options.positiveLong(FetchOptions.MAX_PIXELS),
            options.atLeast(0, FetchOptions.MAX_REDIRECTS),
            options.headerValue(FetchOptions.USER_AGENT),
            options.hostsWithPort(FetchOptions.ALLOWED_PRIVATE_HOSTS));
    options.inOrder(
        FetchOptions.THREADS, settings.threads, FetchOptions.CAPACITY, settings.capacity);
    options.inOrder(
        FetchOptions.CONNECT_TIMEOUT,
        settings.connectTimeout,
        FetchOptions.ATTEMPT_TIMEOUT,
        settings.attemptTimeout);
    options.inOrder(
        FetchOptions.RESPONSE_TIMEOUT,
        settings.responseTimeout,
        FetchOptions.ATTEMPT_TIMEOUT,
        settings.attemptTimeout);
    options.inOrder(
        FetchOptions.ATTEMPT_TIMEOUT,
        settings.attemptTimeout,
        FetchOptions.TOTAL_TIMEOUT,
        settings.totalTimeout);
    options.inOrder(
        FetchOptions.INITIAL_BACKOFF,
        settings.initialBackoff,
        FetchOptions.MAX_BACKOFF,
        settings.maxBackoff);
    return options.hasProblems() ? Optional.empty() : Optional.of(settings);
  }
}
