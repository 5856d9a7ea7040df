package dev.labelstream.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.training.checkpoint.VisionConfig;
import dev.labelstream.training.example.PictureGrid;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisionLayoutTest {

  private static final VisionConfig WITH_WINDOWS =
      new VisionConfig(4, 32, 2, 14, 2, 2, 112, Set.of(1, 3));
  private static final VisionConfig WITHOUT = new VisionConfig(3, 32, 2, 14, 2, 2, 0, Set.of());

  /** 3 x 5 tokens: a window of 3 x 4, and one of 3 x 1. */
  private static final PictureGrid WIDE = new PictureGrid(1, 6, 10);

  private static final PictureGrid ONE_WINDOW = new PictureGrid(1, 8, 8);

  @Test
  void windowsFollowEachOtherTheSmallFirst() {
    VisionLayout layout = VisionLayout.of(List.of(WIDE), WITH_WINDOWS);

    assertThat(layout.tokenOrder())
        .containsExactly(4, 9, 14, 0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13);
    assertThat(layout.windows()).containsExactly(1, 3 * 4, 1, 12 * 4);
    assertThat(layout.wholePictures()).containsExactly(1, 60);
  }

  @Test
  void patchesOfATokenKeepTheirPlaces() {
    VisionLayout layout = VisionLayout.of(List.of(WIDE), WITH_WINDOWS);
    int patches = WIDE.patches();

    // Token 4 is the last of the first row.
    assertThat(layout.positions()).startsWith(0, 0, 1, 1);
    assertThat(layout.positions()[patches]).isEqualTo(8);
    assertThat(layout.positions()[patches + 1]).isEqualTo(9);
    assertThat(layout.positions()[patches + 2]).isEqualTo(8);
  }

  @Test
  void picturesOfOneSizeAreOneRun() {
    VisionLayout layout = VisionLayout.of(List.of(ONE_WINDOW, ONE_WINDOW), WITH_WINDOWS);

    assertThat(layout.windows()).containsExactly(2, 64);
    assertThat(layout.wholePictures()).containsExactly(2, 64);
    assertThat(layout.tokenOrder()).hasSize(32).isSorted();
  }

  @Test
  void withoutWindowsTheOrderIsThePictures() {
    VisionLayout layout = VisionLayout.of(List.of(WIDE, ONE_WINDOW), WITHOUT);

    assertThat(layout.tokenOrder()).isSorted();
    assertThat(layout.windows()).isEqualTo(layout.wholePictures()).containsExactly(1, 60, 1, 64);
  }
}
