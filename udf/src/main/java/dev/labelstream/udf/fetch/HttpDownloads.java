package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import dev.labelstream.udf.image.PictureVerdict.Refused;
import dev.labelstream.udf.image.PictureVerdict.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Downloads pictures, one attempt at a time, over connections that are kept open.
 *
 * <p>The client is the plainest there is: no redirects, retries, cookies, proxies or decompression
 * of its own. A compressed body was not asked for; if one comes anyway, it is no picture. A
 * connection is used again only if the body before was read to its end and was a picture, so that
 * what a lying server sent behind it can't become the answer to the next request.
 */
final class HttpDownloads implements AutoCloseable {

  /** A whole picture as it came; the array is the caller's. */
  record Picture(byte[] bytes, Whole header) implements Answer {}

  private record Redirect(String location) implements Answer {}

  private sealed interface Answer permits Picture, Redirect {}

  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int LONGEST_HEADER_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 200;

  /** Up to here, reading the text of an error is cheaper than another connection. */
  private static final long SHORT_BODY = 16 * 1024;

  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofSeconds(1);
  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);
  private static final TimeValue IDLE_CHECK = TimeValue.ofSeconds(10);

  private final FetchSettings settings;
  private final Clock clock;
  private final PoolingHttpClientConnectionManager connections;
  private final MinimalHttpClient client;
  private final RequestConfig requestConfig;
  private final List<Header> headers;
  private long idleClosedNanos = System.nanoTime();

  HttpDownloads(FetchSettings settings, AddressGuard guard, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    Timeout responseTimeout = Timeout.of(settings.responseTimeout());
    this.connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
            .setMaxConnPerRoute(settings.connectionsPerHost())
            .setMaxConnTotal(Math.max(settings.threads(), settings.connectionsPerHost()))
            .setDnsResolver(guard)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setBufferSize(BUFFER_SIZE)
                            .setMaxLineLength(LONGEST_HEADER_LINE)
                            .setMaxHeaderCount(MOST_HEADERS)
                            .build())
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(responseTimeout).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(responseTimeout)
                    .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                    .build())
            .build();
    this.client = HttpClients.createMinimal(connections);
    this.requestConfig =
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(settings.attemptTimeout()))
            .setResponseTimeout(responseTimeout)
            .build();
    this.headers =
        List.of(
            new BasicHeader(HttpHeaders.USER_AGENT, settings.userAgent()),
            // Servers that choose a format by what a client reads shall not choose AVIF.
            new BasicHeader(
                HttpHeaders.ACCEPT,
                "image/jpeg,image/png,image/webp,image/gif,image/bmp,*/*;q=0.1"),
            new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "identity"));
  }

  /**
   * Downloads the picture at {@code url}, behind as many redirects as allowed.
   *
   * @throws IOException if the connection failed; the attempt may have been broken off meanwhile
   */
  Picture download(ImageUrl url, Deadlines.Attempt attempt) throws IOException, Setback {
    ImageUrl current = url;
    for (int redirects = 0; ; redirects++) {
      Answer answer;
      try {
        answer = ask(current, attempt);
      } catch (Setback setback) {
        throw redirects == 0 ? setback : setback.redirectedTo(current);
      }
      if (answer instanceof Picture picture) {
        return picture;
      }
      if (answer instanceof Redirect redirect) {
        if (redirects >= settings.maxRedirects()) {
          throw Setback.lasting(
              FailureReason.TOO_MANY_REDIRECTS,
              "The server redirects more than %d times".formatted(settings.maxRedirects()));
        }
        current = current.redirectedTo(redirect.location());
      }
    }
  }

  private Answer ask(ImageUrl url, Deadlines.Attempt attempt) throws IOException, Setback {
    HttpGet request = new HttpGet(url.uri());
    request.addHeader(HttpHeaders.HOST, url.uri().getRawAuthority());
    headers.forEach(request::addHeader);
    request.setConfig(requestConfig);
    attempt.sends(request);
    try {
      // Not closed but cancelled below: closing would first read what the server goes on sending.
      ClassicHttpResponse response = client.executeOpen(url.target(), request, null);
      int status = response.getCode();
      if (AnswerStatus.isPicture(status)) {
        return picture(response.getEntity());
      }
      finishIfShort(response.getEntity());
      Header location = response.getFirstHeader(HttpHeaders.LOCATION);
      if (AnswerStatus.isRedirect(status) && location != null) {
        return new Redirect(location.getValue());
      }
      Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      throw AnswerStatus.setback(
          status,
          RetryAfter.parse(retryAfter == null ? null : retryAfter.getValue(), clock.instant()));
    } finally {
      // Discards the connection, unless its body's end was read and it went back into the pool.
      request.cancel();
    }
  }

  private Picture picture(@Nullable HttpEntity entity) throws IOException, Setback {
    if (entity == null) {
      throw emptyBody();
    }
    InputStream body = entity.getContent();
    long declared = entity.getContentLength();
    byte[] bytes = BodyReader.read(body, declared, settings.maxImageBytes());
    if (bytes.length == 0) {
      throw emptyBody();
    }
    PictureVerdict verdict = PictureProbe.probe(bytes, settings.maxPixels());
    if (verdict instanceof Whole whole) {
      // The read that meets the end gives the connection back.
      body.read();
      return new Picture(bytes, whole);
    }
    Refused refused = (Refused) verdict;
    // Without a length and without chunks, a connection that breaks looks like the body's end.
    boolean mayHaveBroken = declared < 0 && !entity.isChunked();
    throw mayHaveBroken && refused.reason() == FailureReason.TRUNCATED_IMAGE
        ? Setback.passing(refused.reason(), refused.detail())
        : Setback.lasting(refused.reason(), refused.detail());
  }

  private static Setback emptyBody() {
    return Setback.lasting(FailureReason.EMPTY_BODY, "The server answered without any bytes");
  }

  private static void finishIfShort(@Nullable HttpEntity entity) throws IOException {
    if (entity != null
        && entity.getContentLength() >= 0
        && entity.getContentLength() <= SHORT_BODY) {
      entity.getContent().transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * Closes connections that nobody used for some time, and forgets their hosts; to be called
   * regularly, by one thread. Does nothing most times, since it holds up the pool meanwhile.
   */
  void closeIdle() {
    long now = System.nanoTime();
    if (now - idleClosedNanos >= IDLE_CHECK.toNanoseconds()) {
      idleClosedNanos = now;
      connections.closeIdle(LONGEST_IDLE);
    }
  }

  /** Closes all connections, also those in use. */
  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
