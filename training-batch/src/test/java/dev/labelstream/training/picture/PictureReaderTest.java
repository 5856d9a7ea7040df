package dev.labelstream.training.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.testing.Goldens;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against transformers' own image processor, on pictures of many kinds. */
class PictureReaderTest {

  private static PictureReader reader;

  @BeforeAll
  static void open() {
    reader = new PictureReader();
  }

  @AfterAll
  static void close() {
    reader.close();
  }

  static Stream<JsonNode> goldens() {
    return StreamSupport.stream(Goldens.json("pictures.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void decodesWhatPillowDecodes(JsonNode golden) throws Exception {
    RgbPicture decoded = StoredPicture.decode(Goldens.picture(golden.get("file").asText()));

    assertThat(decoded.size())
        .isEqualTo(new PixelSize(golden.get("height").asInt(), golden.get("width").asInt()));
    assertThat(Goldens.sha256(decoded.samples())).isEqualTo(golden.get("decoded").asText());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void resizesNormalisesAndCutsBitForBitLikeTheReference(JsonNode golden) throws Exception {
    byte[] bytes = Goldens.picture(golden.get("file").asText());
    for (JsonNode processed : golden.get("processed")) {
      SmartSize bounds =
          ImageProcessor.DEFAULT
              .within(processed.get("min_pixels").asLong(), processed.get("max_pixels").asLong())
              .smartSize();

      RgbPicture resized = reader.resized(bytes, bounds);
      PatchedPicture patched = new PicturePatches(ImageProcessor.DEFAULT).of(resized);

      assertThat(new int[] {1, patched.grid().height(), patched.grid().width()})
          .containsExactly(grid(processed));
      assertThat(Goldens.sha256(resized.samples())).isEqualTo(processed.get("resized").asText());
      assertThat(Goldens.sha256(patched.pixels())).isEqualTo(processed.get("pixels").asText());
      assertThat(bounds.tokensOf(StoredPicture.sizeOf(bytes)))
          .as("tokens by the header alone")
          .contains(patched.grid().tokens(ImageProcessor.DEFAULT.mergeSize()));
    }
  }

  private static int[] grid(JsonNode processed) {
    return StreamSupport.stream(processed.get("grid").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  @Test
  void cutPictureIsRefusedWithTheReason() {
    byte[] whole = Goldens.picture("photo.jpg");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    assertThatThrownBy(() -> StoredPicture.decode(cut))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("ends after");
  }
}
