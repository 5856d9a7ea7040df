package dev.labelstream.e2e.world;

import dev.labelstream.e2e.paint.PaintedPictures;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server over the pictures of uploads, and over the bad ones; on loopback only.
 *
 * <p>HTTP/1.1 with connections that are kept, one thread for each of them. A picture that is not
 * there is a 404.
 */
public final class UploadServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UploadServer.class);

  private static final int WAITING_CONNECTIONS = 1024;
  private static final int IDLE_SECONDS = 60;

  private final HttpServer server;

  private UploadServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Serves painted pictures, at {@code /painted/NUMBER.EXTENSION}.
   *
   * @param port 0 takes a free one
   * @throws IOException if the port is taken
   */
  public static UploadServer start(int port, PaintedPictures pictures) throws IOException {
    return start(port, new PaintedGallery(pictures));
  }

  /**
   * Serves the picture files below a folder, at {@code /files/PATH}.
   *
   * @param port 0 takes a free one
   * @throws IOException if the port is taken, or there is no such folder
   */
  public static UploadServer start(int port, Path folder) throws IOException {
    return start(port, new FolderGallery(folder));
  }

  private static UploadServer start(int port, Gallery gallery) throws IOException {
    Gallery bad = new BadGallery();
    HttpRequestHandler handler =
        (request, response, context) -> answer(request, response, gallery, bad);
    HttpServer server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(Loopback.address())
            .setListenerPort(port)
            .setSocketConfig(
                SocketConfig.custom()
                    .setSoTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                    .setBacklogSize(WAITING_CONNECTIONS)
                    // Connections of a server that was killed keep its port for a minute.
                    .setSoReuseAddress(true)
                    .setTcpNoDelay(true)
                    .build())
            .setRequestRouter((request, context) -> handler)
            .create();
    try {
      server.start();
    } catch (IOException e) {
      throw Loopback.taken(port, "the server of pictures", e);
    }
    UploadServer started = new UploadServer(server);
    LOG.info("Pictures are served at {}", started.baseUrl());
    return started;
  }

  /** The beginning of all its URLs, {@code http://127.0.0.1:port}. */
  public String baseUrl() {
    return "http://" + Loopback.HOST + ":" + port();
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Stops at once; answers that are under way are cut. */
  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }

  private static void answer(
      ClassicHttpRequest request, ClassicHttpResponse response, Gallery gallery, Gallery bad)
      throws IOException {
    if (!Method.GET.isSame(request.getMethod()) && !Method.HEAD.isSame(request.getMethod())) {
      refuse(response, HttpStatus.SC_METHOD_NOT_ALLOWED, "only GET and HEAD are served");
      return;
    }
    String path;
    try {
      path = new URI(request.getRequestUri()).getPath();
    } catch (URISyntaxException e) {
      refuse(response, HttpStatus.SC_BAD_REQUEST, "the path is not a valid URI");
      return;
    }
    Optional<HttpEntity> found = path == null ? Optional.empty() : gallery.find(path);
    if (found.isEmpty() && path != null) {
      found = bad.find(path);
    }
    if (found.isPresent()) {
      response.setCode(HttpStatus.SC_OK);
      response.setEntity(found.get());
    } else {
      refuse(response, HttpStatus.SC_NOT_FOUND, "no such picture");
    }
  }

  private static void refuse(ClassicHttpResponse response, int status, String why) {
    response.setCode(status);
    response.setEntity(
        new StringEntity(why + "\n", ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8)));
  }
}
