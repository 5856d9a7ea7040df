package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizedPicturesTest {

  @TempDir private Path directory;

  @Test
  void picturesAreDistinctAndOfAboutFiftyKilobytes() throws IOException {
    SizedPictures.make(directory.resolve("pictures"), 6);

    PictureSet pictures = PictureSet.of(directory.resolve("pictures"));

    assertThat(pictures.pictures())
        .hasSize(6)
        .allSatisfy(picture -> assertThat(picture.bytes()).isBetween(45_000L, 55_000L));
  }

  @Test
  void picturesAreTheSameEachTime() throws IOException {
    SizedPictures.make(directory.resolve("once"), 3);
    SizedPictures.make(directory.resolve("again"), 3);

    assertThat(PictureSet.of(directory.resolve("again")).pictures())
        .isEqualTo(PictureSet.of(directory.resolve("once")).pictures());
  }
}
