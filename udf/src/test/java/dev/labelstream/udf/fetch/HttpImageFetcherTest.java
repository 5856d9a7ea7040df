package dev.labelstream.udf.fetch;

import static dev.labelstream.udf.fetch.FaultyServer.ascii;
import static dev.labelstream.udf.fetch.FaultyServer.response;
import static dev.labelstream.udf.fetch.TestFetches.settings;
import static dev.labelstream.udf.fetch.TestFetches.surroundings;
import static dev.labelstream.udf.fetch.TestFetches.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.image.SamplePictures;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpImageFetcherTest {

  private static final byte[] PICTURE = SamplePictures.jpeg(100, 80);
  private static final Map<String, String> ONE_ATTEMPT =
      Map.of("labelstream.fetch.max-attempts", "1");
  private static final Map<String, String> SHORT_ATTEMPTS =
      Map.of(
          "labelstream.fetch.max-attempts", "2",
          "labelstream.fetch.attempt-timeout", "300 ms",
          "labelstream.fetch.response-timeout", "300 ms");

  private final FaultyServer server = new FaultyServer();
  private final FakeTicker ticker = new FakeTicker();
  private final List<FailureReason> retried = new ArrayList<>();

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  private FetchOutcome fetch(String path, Map<String, String> settings)
      throws InterruptedException {
    return fetchUrl(server.url(path), settings, InetAddress::getAllByName);
  }

  private FetchOutcome fetchUrl(String url, Map<String, String> settings, HostLookup lookup)
      throws InterruptedException {
    try (HttpImageFetcher fetcher =
        new HttpImageFetcher(
            settings(server, settings), retried::add, surroundings(ticker, lookup))) {
      return fetcher.fetch(upload(url));
    }
  }

  private static FetchedImage imageOf(FetchOutcome outcome) {
    FetchedImage image = outcome.image();
    if (image == null) {
      return Assertions.fail("No image, but %s", outcome.failure());
    }
    return image;
  }

  private static Failure failureOf(FetchOutcome outcome) {
    Failure failure = outcome.failure();
    if (failure == null) {
      return Assertions.fail("An image instead of a failure");
    }
    return failure;
  }

  @Test
  void pictureComesAsItIsWithItsHashAndSize() throws Exception {
    server.on("/a.jpg", PICTURE);

    FetchedImage image = imageOf(fetch("/a.jpg", Map.of()));

    assertThat(image.bytes()).isEqualTo(PICTURE);
    assertThat(image.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PICTURE)));
    assertThat(image.mediaType()).isEqualTo("image/jpeg");
    assertThat(image.width()).isEqualTo(100);
    assertThat(image.height()).isEqualTo(80);
    assertThat(image.fetchedAt()).isEqualTo(TestFetches.NOW);
  }

  @Test
  void requestAsksForPicturesThatAreReadHereAndSaysWhoAsks() throws Exception {
    server.on("/a%20b.jpg?x=1&y=%2F", PICTURE);

    imageOf(fetch("/a%20b.jpg?x=1&y=%2F", Map.of("labelstream.fetch.user-agent", "Me/1")));

    assertThat(server.head("/a%20b.jpg?x=1&y=%2F"))
        .contains("User-Agent: Me/1\r\n")
        .contains("Host: " + server.hostAndPort() + "\r\n")
        .contains("Accept-Encoding: identity\r\n")
        .doesNotContain("avif");
  }

  @Test
  void largePictureWithoutALengthIsPutTogether() throws Exception {
    byte[] large = SamplePictures.bmp(250, 250);
    server.on(
        "/a.bmp",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
          for (int at = 0; at < large.length; at += 1000) {
            int length = Math.min(1000, large.length - at);
            output.write(ascii(Integer.toHexString(length) + "\r\n"));
            output.write(large, at, length);
            output.write(ascii("\r\n"));
          }
          output.write(ascii("0\r\n\r\n"));
        });

    assertThat(imageOf(fetch("/a.bmp", Map.of())).bytes()).isEqualTo(large);
  }

  @Test
  void connectionIsUsedAgain() throws Exception {
    server.on("/a.jpg", PICTURE);
    try (HttpImageFetcher fetcher =
        new HttpImageFetcher(settings(server, Map.of()), retried::add)) {
      for (int i = 0; i < 20; i++) {
        imageOf(fetcher.fetch(upload(server.url("/a.jpg"))));
        failureOf(fetcher.fetch(upload(server.url("/missing"))));
      }
    }

    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "401, ACCESS_DENIED",
    "403, ACCESS_DENIED",
    "451, ACCESS_DENIED",
    "400, HTTP_STATUS",
    "202, HTTP_STATUS",
    "206, HTTP_STATUS",
    "501, HTTP_STATUS",
    "302, HTTP_STATUS"
  })
  void lastingStatusIsFinalAtOnce(int status, FailureReason reason) throws Exception {
    server.on("/a", status + " Whatever", "", PICTURE);

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.detail()).contains(String.valueOf(status));
    assertThat(server.requests("/a")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"204, EMPTY_BODY", "304, HTTP_STATUS"})
  void statusWithoutABodyIsNoPicture(int status, FailureReason reason) throws Exception {
    server.on(
        "/a", (output, socket) -> output.write(ascii("HTTP/1.1 " + status + " Whatever\r\n\r\n")));

    assertThat(failureOf(fetch("/a", Map.of())).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void overloadedServerIsAskedAgain(int status) throws Exception {
    failThenServe("/a", status + " Later", "");

    FetchOutcome outcome = fetch("/a", Map.of());

    assertThat(imageOf(outcome).bytes()).isEqualTo(PICTURE);
    assertThat(retried).containsExactly(FailureReason.HTTP_STATUS, FailureReason.HTTP_STATUS);
    assertThat(ticker.pauses()).hasSize(2);
    assertThat(ticker.pauses().get(0)).isLessThanOrEqualTo(Duration.ofMillis(500));
    assertThat(ticker.pauses().get(1)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  /** Two answers of trouble, then the picture. */
  private void failThenServe(String path, String status, String headers) {
    AtomicInteger asked = new AtomicInteger();
    server.on(
        path,
        (output, socket) ->
            output.write(
                asked.incrementAndGet() <= 2
                    ? response(status, headers, ascii("later"))
                    : response("200 OK", "", PICTURE)));
  }

  @Test
  void serverThatStaysOverloadedIsGivenUp() throws Exception {
    server.on("/a", "503 Later", "", ascii("later"));

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.HTTP_STATUS);
    assertThat(failure.attempts()).isEqualTo(4);
    assertThat(server.requests("/a")).isEqualTo(4);
  }

  @Test
  void retryAfterIsKept() throws Exception {
    failThenServe("/a", "429 Slow down", "Retry-After: 17\r\n");

    imageOf(fetch("/a", Map.of()));

    assertThat(ticker.pauses()).containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(17));
  }

  @Test
  void retryAfterBeyondTheTotalTimeEndsTheFetch() throws Exception {
    failThenServe("/a", "429 Slow down", "Retry-After: 3600\r\n");

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.HTTP_STATUS);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.detail()).contains("429").contains("too little");
    assertThat(ticker.pauses()).isEmpty();
  }

  @Test
  void headerThatNeverEndsIsCut() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\n"));
          trickle(output, ascii("X-Slow: loris\r\n"));
        });

    Failure failure = failureOf(fetch("/a", SHORT_ATTEMPTS));

    assertThat(failure.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failure.attempts()).isEqualTo(2);
  }

  @Test
  void bodyThatTricklesIsCut() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
          trickle(output, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        });

    Failure failure = failureOf(fetch("/a", SHORT_ATTEMPTS));

    assertThat(failure.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failure.attempts()).isEqualTo(2);
  }

  /** Writes over and over, often enough for every timeout of a socket, until the client is gone. */
  private static void trickle(OutputStream output, byte[] drop)
      throws IOException, InterruptedException {
    while (true) {
      output.write(drop);
      output.flush();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void silentServerIsCutByTheResponseTimeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.on("/a", (output, socket) -> over.await());

    Failure failure =
        failureOf(
            fetch(
                "/a",
                Map.of(
                    "labelstream.fetch.max-attempts", "1",
                    "labelstream.fetch.response-timeout", "100 ms")));
    over.countDown();

    assertThat(failure.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failure.detail()).contains("silent");
  }

  @Test
  void hostThatTakesNoConnectionTimesOut() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(new Socket());
        fill(waiting.get(i), full);
      }
      String host = "127.0.0.1:" + full.getLocalPort();

      Failure failure =
          failureOf(
              fetchUrl(
                  "http://" + host + "/a",
                  Map.of(
                      "labelstream.fetch.max-attempts", "1",
                      "labelstream.fetch.connect-timeout", "200 ms",
                      "labelstream.fetch.allowed-private-hosts", host),
                  InetAddress::getAllByName));

      assertThat(failure.reason()).isEqualTo(FailureReason.TIMED_OUT);
      assertThat(failure.detail()).contains("Connecting");
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static void fill(Socket socket, ServerSocket full) {
    try {
      socket.connect(full.getLocalSocketAddress(), 50);
    } catch (IOException e) {
      // Its queue is full now, as it should be.
      return;
    }
  }

  @Test
  void slowNameServerTimesOut() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Failure failure =
        failureOf(
            fetchUrl(
                "http://slow.test/a",
                Map.of(
                    "labelstream.fetch.max-attempts", "1",
                    "labelstream.fetch.connect-timeout", "100 ms"),
                host -> {
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new UnknownHostException(host);
                }));
    over.countDown();

    assertThat(failure.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failure.detail()).contains("slow.test");
  }

  @Test
  void unknownHostIsTriedAgainAndGivenUp() throws Exception {
    Failure failure =
        failureOf(
            fetchUrl(
                "http://nobody.test/a",
                Map.of("labelstream.fetch.max-attempts", "3"),
                host -> {
                  throw new UnknownHostException(host);
                }));

    assertThat(failure.reason()).isEqualTo(FailureReason.UNKNOWN_HOST);
    assertThat(failure.attempts()).isEqualTo(3);
  }

  @Test
  void bodyWithoutEndIsGivenUpAtTheLimit() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
          while (true) {
            output.write(new byte[10_000]);
          }
        });

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void announcedSizeAboveTheLimitIsNotReadAtAll() throws Exception {
    server.on(
        "/a",
        (output, socket) ->
            output.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")));

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(failure.detail()).contains("99999999999");
  }

  @Test
  void bodyShorterThanItsLengthIsABrokenConnection() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          byte[] whole = response("200 OK", "", PICTURE);
          output.write(whole, 0, whole.length - 10);
          socket.close();
        });

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION_FAILED);
    assertThat(failure.attempts()).isEqualTo(4);
  }

  @Test
  void bodyLongerThanItsLengthIsATruncatedImage() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
          output.write(PICTURE);
        });

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.TRUNCATED_IMAGE);
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void restOfALyingBodyIsNoAnswerToTheNextRequest() throws Exception {
    byte[] forged = response("200 OK", "", SamplePictures.png(3, 3));
    server.on(
        "/lies",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"));
          output.write(ascii("text"));
          output.write(forged);
        });
    server.on("/a.jpg", PICTURE);
    try (HttpImageFetcher fetcher =
        new HttpImageFetcher(settings(server, Map.of()), retried::add)) {
      failureOf(fetcher.fetch(upload(server.url("/lies"))));

      FetchedImage image = imageOf(fetcher.fetch(upload(server.url("/a.jpg"))));

      assertThat(image.mediaType()).isEqualTo("image/jpeg");
    }
  }

  @Test
  void cutChunksAreABrokenConnection() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
          output.write(ascii(Integer.toHexString(PICTURE.length) + "\r\n"));
          output.write(PICTURE, 0, PICTURE.length / 2);
          socket.close();
        });

    Failure failure = failureOf(fetch("/a", ONE_ATTEMPT));

    assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION_FAILED);
  }

  @Test
  void cutBodyWithoutLengthIsTriedAgain() throws Exception {
    server.on(
        "/a",
        (output, socket) -> {
          output.write(ascii("HTTP/1.0 200 OK\r\n\r\n"));
          output.write(PICTURE, 0, PICTURE.length / 2);
          socket.close();
        });

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.TRUNCATED_IMAGE);
    assertThat(failure.attempts()).isEqualTo(4);
  }

  @Test
  void resetIsTriedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.on(
        "/a",
        (output, socket) -> {
          if (asked.incrementAndGet() == 1) {
            socket.setSoLinger(true, 0);
            socket.close();
          } else {
            output.write(response("200 OK", "", PICTURE));
          }
        });

    imageOf(fetch("/a", Map.of()));

    assertThat(retried).containsExactly(FailureReason.CONNECTION_FAILED);
  }

  @Test
  void refusedConnectionIsAFailure() throws Exception {
    try (Socket bound = new Socket()) {
      // Bound but not listening: nobody else can get the port, and nobody answers there.
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String host = "127.0.0.1:" + bound.getLocalPort();

      Failure failure =
          failureOf(
              fetchUrl(
                  "http://" + host + "/a",
                  Map.of("labelstream.fetch.allowed-private-hosts", host),
                  InetAddress::getAllByName));

      assertThat(failure.reason()).isEqualTo(FailureReason.CONNECTION_FAILED);
      assertThat(failure.attempts()).isEqualTo(4);
    }
  }

  @Test
  void answerThatIsNoHttpIsAFailure() throws Exception {
    server.on("/a", (output, socket) -> output.write(ascii("220 ftp ready\r\n\r\n")));

    Failure failure =
        failureOf(
            fetch(
                "/a",
                Map.of(
                    "labelstream.fetch.max-attempts", "1",
                    "labelstream.fetch.response-timeout", "200 ms")));

    assertThat(failure.reason()).isIn(FailureReason.CONNECTION_FAILED, FailureReason.TIMED_OUT);
  }

  @Test
  void serverWithoutTlsIsAFailure() throws Exception {
    Failure failure =
        failureOf(
            fetchUrl(
                "https://" + server.hostAndPort() + "/a",
                Map.of(
                    "labelstream.fetch.max-attempts", "1",
                    "labelstream.fetch.attempt-timeout", "1 s",
                    "labelstream.fetch.response-timeout", "500 ms"),
                InetAddress::getAllByName));

    assertThat(failure.reason()).isIn(FailureReason.CONNECTION_FAILED, FailureReason.TIMED_OUT);
  }

  @Test
  void emptyBodyIsAFailure() throws Exception {
    server.on("/a", new byte[0]);

    assertThat(failureOf(fetch("/a", Map.of())).reason()).isEqualTo(FailureReason.EMPTY_BODY);
  }

  @Test
  void pageDisguisedAsAPictureIsNoImage() throws Exception {
    server.on("/a.png", "200 OK", "Content-Type: image/png\r\n", ascii("<!doctype html><p>no"));

    Failure failure = failureOf(fetch("/a.png", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE);
    assertThat(failure.detail()).contains("HTML");
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void cutPictureIsATruncatedImage() throws Exception {
    server.on("/a.jpg", Arrays.copyOf(PICTURE, PICTURE.length / 2));

    assertThat(failureOf(fetch("/a.jpg", Map.of())).reason())
        .isEqualTo(FailureReason.TRUNCATED_IMAGE);
  }

  @Test
  void pictureWithTooManyPixelsIsAFailure() throws Exception {
    server.on("/a.jpg", PICTURE);

    assertThat(failureOf(fetch("/a.jpg", Map.of("labelstream.fetch.max-pixels", "7999"))).reason())
        .isEqualTo(FailureReason.TOO_MANY_PIXELS);
  }

  @Test
  void compressedBodyIsNotUnpacked() throws Exception {
    server.on("/a", "200 OK", "Content-Encoding: gzip\r\n", new byte[] {0x1f, (byte) 0x8b, 8, 0});

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE);
    assertThat(failure.detail()).contains("gzip");
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    redirect("/start", "/dir/next");
    redirect("/dir/next", "?size=big");
    redirect("/dir/next?size=big", server.url("/dir/a.jpg"));
    server.on("/dir/a.jpg", PICTURE);

    assertThat(imageOf(fetch("/start", Map.of())).bytes()).isEqualTo(PICTURE);
  }

  private void redirect(String path, String location) {
    server.on(path, "302 Found", "Location: " + location + "\r\n", ascii("moved"));
  }

  @Test
  void redirectLoopEnds() throws Exception {
    redirect("/a", "/b");
    redirect("/b", "/a");

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(FailureReason.TOO_MANY_REDIRECTS);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(server.requests("/a") + server.requests("/b")).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest/meta-data, FORBIDDEN_ADDRESS",
    "http://127.0.0.1:1/, FORBIDDEN_ADDRESS",
    "http://[::1]/, FORBIDDEN_ADDRESS",
    "http://[::ffff:127.0.0.1]/, FORBIDDEN_ADDRESS",
    "http://2130706433/, FORBIDDEN_ADDRESS",
    "http://0x7f.1/, FORBIDDEN_ADDRESS",
    "http://0177.0.0.1/, FORBIDDEN_ADDRESS",
    "//10.0.0.1/a, FORBIDDEN_ADDRESS",
    "file:///etc/passwd, INVALID_URL",
    "data:image/gif;base64;xx, INVALID_URL",
    "http://user:secret@127.0.0.1/, INVALID_URL"
  })
  void redirectToForbiddenPlaceIsNotFollowed(String location, FailureReason reason)
      throws Exception {
    redirect("/a", location);

    Failure failure = failureOf(fetch("/a", Map.of()));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void redirectToAnotherPortOfAnAllowedHostIsNotFollowed() throws Exception {
    try (FaultyServer other = new FaultyServer()) {
      other.on("/secret", PICTURE);
      redirect("/a", other.url("/secret"));

      Failure failure = failureOf(fetch("/a", Map.of()));

      assertThat(failure.reason()).isEqualTo(FailureReason.FORBIDDEN_ADDRESS);
      assertThat(other.connections()).isZero();
    }
  }

  @Test
  void nameOfAPrivateAddressIsRefusedBeforeAnyPacket() throws Exception {
    Failure failure =
        failureOf(
            fetchUrl(
                "http://inside.test:" + server.port() + "/a",
                Map.of(),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()}));

    assertThat(failure.reason()).isEqualTo(FailureReason.FORBIDDEN_ADDRESS);
    assertThat(failure.detail()).contains("127.0.0.1").contains("loopback");
    assertThat(server.connections()).isZero();
  }

  @Test
  void connectionGoesToTheCheckedAddressWithoutAnotherLookUp() throws Exception {
    server.on("/a", PICTURE);
    AtomicInteger lookups = new AtomicInteger();
    String host = "pictures.test:" + server.port();

    FetchOutcome outcome =
        fetchUrl(
            "http://" + host + "/a",
            Map.of("labelstream.fetch.allowed-private-hosts", host),
            name -> {
              lookups.incrementAndGet();
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });

    imageOf(outcome);
    assertThat(lookups).hasValue(1);
    assertThat(server.head("/a")).contains("Host: " + host);
  }

  @Test
  void malformedUrlIsRefusedUnseen() throws Exception {
    Failure failure = failureOf(fetchUrl("http://exa mple/", Map.of(), InetAddress::getAllByName));

    assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_URL);
    assertThat(failure.attempts()).isZero();
  }

  @Test
  void bugIsNoFailureOfThePicture() {
    assertThatThrownBy(
            () ->
                fetchUrl(
                    "http://some.test/a",
                    Map.of(),
                    host -> {
                      throw new IllegalArgumentException("a bug");
                    }))
        .hasRootCauseMessage("a bug");
  }

  @Test
  void closingBreaksOffAFetchUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    server.on(
        "/a",
        (output, socket) -> {
          asked.countDown();
          over.await();
        });
    HttpImageFetcher fetcher = new HttpImageFetcher(settings(server, Map.of()), retried::add);
    CompletableFuture<FetchOutcome> fetch =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return fetcher.fetch(upload(server.url("/a")));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    fetcher.close();

    assertThatThrownBy(() -> fetch.get(2, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(InterruptedException.class);
    over.countDown();
  }

  @Test
  void interruptedFetchTellsNothingOfThePicture() throws Exception {
    server.on("/a", "503 Later", "", ascii("later"));
    Thread.currentThread().interrupt();

    try (HttpImageFetcher fetcher =
        new HttpImageFetcher(settings(server, Map.of()), retried::add)) {
      assertThatThrownBy(() -> fetcher.fetch(upload(server.url("/a"))))
          .isInstanceOf(InterruptedException.class);
    }
  }
}
