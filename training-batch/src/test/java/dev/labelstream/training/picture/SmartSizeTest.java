package dev.labelstream.training.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.testing.Goldens;
import org.junit.jupiter.api.Test;

class SmartSizeTest {

  private static final int FACTOR = 28;

  @Test
  void everySizeBecomesThatOfTheReference() {
    for (JsonNode golden : Goldens.json("sizes.json")) {
      var bounds = new SmartSize(FACTOR, golden.get(2).asLong(), golden.get(3).asLong());
      var size = new PixelSize(golden.get(0).asInt(), golden.get(1).asInt());

      assertThat(bounds.of(size))
          .as("%s in %s", size, bounds)
          .contains(new PixelSize(golden.get(4).asInt(), golden.get(5).asInt()));
    }
  }

  @Test
  void tooElongatedPictureHasNoSize() {
    var bounds = new SmartSize(FACTOR, 3_136, 1_003_520);

    assertThat(bounds.of(new PixelSize(10, 2_000))).isPresent();
    assertThat(bounds.of(new PixelSize(10, 2_001))).isEmpty();
    assertThat(bounds.tokensOf(new PixelSize(2_001, 10))).isEmpty();
  }

  @Test
  void boundsThatNoPictureFitsAreRefused() {
    assertThatThrownBy(() -> new SmartSize(FACTOR, 2_000, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 2000 to 1000 pixels");
  }
}
