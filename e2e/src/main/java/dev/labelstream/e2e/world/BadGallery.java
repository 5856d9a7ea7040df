package dev.labelstream.e2e.world;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.PictureFormat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntities;

/** What the server gives for each {@link BadUpload}. */
final class BadGallery implements Gallery {

  private static final String PAGE =
      "<!DOCTYPE html><html><head><title>Moved</title></head><body>The picture moved.</body></html>";
  private static final int PIECE = 256 * 1024;
  // About 10 MB a second: a size cap is met within seconds, and no core is kept busy.
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final byte[] halfAJpeg;

  BadGallery() {
    byte[] jpeg = anyJpeg();
    this.halfAJpeg = Arrays.copyOf(jpeg, jpeg.length / 2);
  }

  @Override
  public Optional<HttpEntity> find(String path) {
    if (path.equals(BadUpload.HTML_PAGE.place())) {
      return Optional.of(
          new ByteArrayEntity(PAGE.getBytes(StandardCharsets.UTF_8), ContentType.IMAGE_PNG));
    } else if (path.equals(BadUpload.CUT_JPEG.place())) {
      return Optional.of(new ByteArrayEntity(halfAJpeg, ContentType.IMAGE_JPEG));
    } else if (path.equals(BadUpload.ENDLESS.place())) {
      return Optional.of(HttpEntities.create(this::writeOnAndOn, ContentType.IMAGE_JPEG));
    }
    return Optional.empty();
  }

  /** Begins like a JPEG, so that only its length gives it away. */
  private void writeOnAndOn(OutputStream body) throws IOException {
    long start = System.nanoTime();
    body.write(halfAJpeg);
    byte[] piece = new byte[PIECE];
    try {
      while (System.nanoTime() - start < LONGEST.toNanos()) {
        body.write(piece);
        body.flush();
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    }
  }

  private static byte[] anyJpeg() {
    PaintedPictures pictures = new PaintedPictures(0);
    long number =
        LongStream.iterate(0, next -> next + 1)
            .filter(next -> pictures.scene(next).form().format() == PictureFormat.JPEG)
            .findFirst()
            .orElseThrow();
    return pictures.file(number);
  }
}
