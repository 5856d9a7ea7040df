package dev.labelstream.udf.fetch;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import java.io.IOException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Fetches pictures over HTTP/1.1; the package's documentation says how. */
public final class HttpImageFetcher implements ImageFetcher {

  /**
   * What a fetcher takes from the world around it.
   *
   * @param clock for the time of day in outcomes and in headers
   * @param ticker for the total time and the pauses; attempts are cut by the machine's own
   */
  record Surroundings(Clock clock, Ticker ticker, Random random, HostLookup lookup) {

    static Surroundings system() {
      return new Surroundings(
          Clock.systemUTC(), Ticker.system(), new Random(), InetAddress::getAllByName);
    }
  }

  private static final Duration SHORTEST_CHECK = Duration.ofMillis(10);
  private static final Duration LONGEST_CHECK = Duration.ofMillis(250);

  private final FetchSettings settings;
  private final RetryListener retries;
  private final Surroundings surroundings;
  private final RetryPolicy retryPolicy;
  private final AddressGuard guard;
  private final HttpDownloads downloads;
  private final Deadlines deadlines = new Deadlines();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("image-fetch-watch"));
  private final ScheduledFuture<?> watching;
  private volatile boolean isClosed;

  /** A fetcher on the real network, with the machine's clock. */
  public HttpImageFetcher(FetchSettings settings, RetryListener retries) {
    this(settings, retries, Surroundings.system());
  }

  HttpImageFetcher(FetchSettings settings, RetryListener retries, Surroundings surroundings) {
    this.settings = settings;
    this.retries = retries;
    this.surroundings = surroundings;
    this.retryPolicy = new RetryPolicy(settings, surroundings.random());
    this.guard =
        new AddressGuard(
            Set.copyOf(settings.allowedPrivateHosts()),
            surroundings.lookup(),
            settings.connectTimeout());
    this.downloads = new HttpDownloads(settings, guard, surroundings.clock());
    long check =
        Math.min(
            Math.max(settings.attemptTimeout().toMillis() / 50, SHORTEST_CHECK.toMillis()),
            LONGEST_CHECK.toMillis());
    this.watching =
        watch.scheduleWithFixedDelay(
            () -> {
              deadlines.check();
              downloads.closeIdle();
            },
            check,
            check,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public FetchOutcome fetch(ImageRef ref) throws InterruptedException {
    long end = surroundings.ticker().nanos() + settings.totalTimeout().toNanos();
    ImageUrl url;
    try {
      url = ImageUrl.parse(ref.url());
    } catch (Setback setback) {
      return failed(ref, setback.reason(), setback.detail(), 0);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return fetched(ref, attempt(url, left(end)));
      } catch (Setback setback) {
        Optional<Duration> pause = retryPolicy.pauseAfter(setback, attempt, left(end));
        if (pause.isEmpty()) {
          boolean isOutOfTime = setback.mayPass() && attempt < settings.maxAttempts();
          return failed(
              ref,
              setback.reason(),
              isOutOfTime
                  ? "%s; too little of the %d ms is left for another attempt"
                      .formatted(setback.detail(), settings.totalTimeout().toMillis())
                  : setback.detail(),
              attempt);
        }
        retries.retried(setback.reason());
        surroundings.ticker().sleep(pause.get());
      }
    }
  }

  private Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - surroundings.ticker().nanos()));
  }

  private HttpDownloads.Picture attempt(ImageUrl url, Duration left)
      throws Setback, InterruptedException {
    throwIfUnwatched();
    Duration allowed =
        left.compareTo(settings.attemptTimeout()) < 0 ? left : settings.attemptTimeout();
    try (Deadlines.Attempt attempt = deadlines.start(allowed)) {
      try {
        return downloads.download(url, attempt);
      } catch (IOException e) {
        throwIfInterrupted();
        throw attempt.isBrokenOff() ? timedOut(allowed) : ConnectionTrouble.setback(e);
      } catch (RuntimeException e) {
        // The client trips over itself when a connection is taken from it; else it is a bug.
        throwIfInterrupted();
        if (attempt.isBrokenOff()) {
          throw timedOut(allowed);
        }
        throw e;
      }
    }
  }

  /** Without the watch, a fetch could take for ever. It ends only if it threw. */
  private void throwIfUnwatched() throws InterruptedException {
    if (watching.isDone()) {
      throwIfInterrupted();
      try {
        watching.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("The watch over deadlines has ended", e.getCause());
      }
    }
  }

  private void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted() || isClosed) {
      throw new InterruptedException("The fetch was broken off from outside");
    }
  }

  private static Setback timedOut(Duration allowed) {
    return Setback.passing(
        FailureReason.TIMED_OUT,
        "The attempt was not done after %d ms".formatted(allowed.toMillis()));
  }

  private FetchOutcome fetched(ImageRef ref, HttpDownloads.Picture picture) {
    return FetchOutcome.fetched(
        new FetchedImage(
            ref,
            picture.bytes(),
            picture.header().format().mediaType(),
            picture.header().width(),
            picture.header().height(),
            HexFormat.of().formatHex(sha256().digest(picture.bytes())),
            surroundings.clock().instant()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform must have SHA-256", e);
    }
  }

  private FetchOutcome failed(ImageRef ref, FailureReason reason, String detail, int attempts) {
    return FetchOutcome.failed(
        ref, new Failure(reason, detail, attempts, surroundings.clock().instant()));
  }

  @Override
  public void close() {
    isClosed = true;
    watch.shutdownNow();
    deadlines.breakOffAll();
    downloads.close();
    guard.close();
  }
}
