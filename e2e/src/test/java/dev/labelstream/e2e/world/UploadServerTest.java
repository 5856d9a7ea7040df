package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.PictureFormat;
import dev.labelstream.e2e.paint.Scenes;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadServerTest {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Scenes SCENES = new Scenes(7);

  private final HttpClient client = HttpClient.newHttpClient();
  private final PaintedPictures pictures = new PaintedPictures(SCENES);
  private UploadServer server;

  @BeforeEach
  void start() throws IOException {
    server = UploadServer.start(0, pictures);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void portIsFoundAgainRightAfterAConnectionThatTheServerClosed() throws Exception {
    int port = server.port();
    try (Socket socket = new Socket(Loopback.address(), port)) {
      String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
    server.close();

    server = UploadServer.start(port, pictures);

    assertThat(server.port()).isEqualTo(port);
  }

  @Test
  void everyPaintedUploadIsServed() throws Exception {
    PaintedUploads uploads = new PaintedUploads(SCENES, server.baseUrl(), OptionalLong.empty());
    for (long number = 100; number < 180; number++) {
      HttpResponse<byte[]> response = get(uploads.at(number, NOW).url());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(header(response, "content-type"))
          .isEqualTo(pictures.scene(number).form().format().mediaType());
      assertThat(response.body()).isEqualTo(pictures.file(number));
    }
  }

  @Test
  void paintedPictureOfAnotherFormatIsNotThere() throws Exception {
    String wrong = pictures.scene(0).form().format() == PictureFormat.BMP ? "png" : "bmp";

    assertThat(get(server.baseUrl() + "/painted/0." + wrong).statusCode()).isEqualTo(404);
    assertThat(get(server.baseUrl() + "/painted/-1.png").statusCode()).isEqualTo(404);
    assertThat(get(server.baseUrl() + "/").statusCode()).isEqualTo(404);
  }

  @Test
  void badUploadsAreBadInTheirWays() throws Exception {
    HttpResponse<byte[]> missing = get(BadUpload.MISSING.url(server.baseUrl()));
    HttpResponse<byte[]> page = get(BadUpload.HTML_PAGE.url(server.baseUrl()));
    HttpResponse<byte[]> cut = get(BadUpload.CUT_JPEG.url(server.baseUrl()));

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "content-type")).isEqualTo("image/png");
    assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
    assertThat(cut.statusCode()).isEqualTo(200);
    assertThat(header(cut, "content-length")).isEqualTo("" + cut.body().length);
    assertThat(cut.body()).startsWith(0xFF, 0xD8);
    assertThat(cut.body()[cut.body().length - 1])
        .as("end of a whole one")
        .isNotEqualTo((byte) 0xD9);
  }

  @Test
  void endlessBodyMeetsASizeCapWithinSecondsAndLetsTheServerStop() throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(BadUpload.ENDLESS.url(server.baseUrl()))).build(),
            BodyHandlers.ofInputStream());
    long start = System.nanoTime();
    long cap = 20L << 20;
    try (InputStream body = response.body()) {
      assertThat(response.headers().firstValue("content-length")).isEmpty();
      body.skipNBytes(cap);
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    server.close();

    assertThat(elapsed).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
  }

  @Test
  void smallAnswersComeWithoutWaiting() throws Exception {
    String url =
        new PaintedUploads(SCENES, server.baseUrl(), OptionalLong.empty()).at(2, NOW).url();
    get(url);
    long start = System.nanoTime();
    for (int repeat = 0; repeat < 50; repeat++) {
      get(url);
    }

    // With a delayed acknowledgement between header and body it would be 40 ms each.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
  }

  @Test
  void folderIsServedAndNothingBesideIt(@TempDir Path parent) throws Exception {
    Path folder = Files.createDirectories(parent.resolve("pictures"));
    byte[] picture = pictures.file(0);
    Files.createDirectory(folder.resolve("一 b"));
    Files.write(folder.resolve("一 b/c#1.png"), picture);
    Files.write(folder.resolve("notes.txt"), picture);
    Files.write(parent.resolve("secret.png"), picture);
    Files.createSymbolicLink(folder.resolve("link.png"), parent.resolve("secret.png"));
    try (UploadServer files = UploadServer.start(0, folder)) {
      FolderUploads uploads = FolderUploads.list(folder, files.baseUrl());

      HttpResponse<byte[]> response = get(uploads.at(0, NOW).url());

      assertThat(uploads.at(0, NOW).id()).isEqualTo("一 b/c#1.png");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "content-type")).isEqualTo("image/png");
      assertThat(response.body()).isEqualTo(picture);
      for (String elsewhere :
          new String[] {
            "/files/notes.txt", "/files/link.png", "/files/../secret.png",
            "/files/%2e%2e/secret.png", "/files/" + parent + "/secret.png", "/files/%00.png",
            "/files/", "/files/%E4%B8%80%20b"
          }) {
        assertThat(statusOfRaw(files.port(), elsewhere)).as(elsewhere).isEqualTo("404");
      }
    }
  }

  @Test
  void takenPortIsToldInASentence() {
    assertThatThrownBy(() -> UploadServer.start(server.port(), pictures))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot start the server of pictures on 127.0.0.1:" + server.port())
        .hasMessageContaining("choose another port");
  }

  private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
  }

  /** Asks for a path as it is: clients tidy paths up before they send them. */
  private static String statusOfRaw(int port, String path) throws IOException {
    try (Socket socket = new Socket(Loopback.address(), port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.split(" ", 3)[1];
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
