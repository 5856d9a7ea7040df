package dev.labelstream.training.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageProcessorTest {

  @TempDir private Path checkpoint;

  @Test
  void readsTheFlatLayout() throws IOException {
    Files.writeString(
        checkpoint.resolve("preprocessor_config.json"),
        """
        {"min_pixels": 784, "max_pixels": 7840, "patch_size": 14, "merge_size": 2,
         "image_mean": [0.1, 0.2, 0.3], "image_std": [1, 2, 3],
         "size": {"shortest_edge": 1, "longest_edge": 2}}
        """);

    ImageProcessor processor = ImageProcessor.read(checkpoint);

    assertThat(processor.smartSize()).isEqualTo(new SmartSize(28, 784, 7_840));
    assertThat(processor.mean()).containsExactly(0.1, 0.2, 0.3);
    assertThat(processor.std()).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void readsTheNestedLayoutAndPrefersIt() throws IOException {
    Files.writeString(
        checkpoint.resolve("processor_config.json"),
        """
        {"image_processor": {"size": {"shortest_edge": 1000, "longest_edge": 9000}}}
        """);
    Files.writeString(checkpoint.resolve("preprocessor_config.json"), "{\"min_pixels\": 5}");

    ImageProcessor processor = ImageProcessor.read(checkpoint);

    assertThat(processor).isEqualTo(ImageProcessor.DEFAULT.within(1_000, 9_000));
  }

  @Test
  void folderWithoutEitherIsNoCheckpoint() {
    assertThatThrownBy(() -> ImageProcessor.read(checkpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("preprocessor_config.json")
        .hasMessageContaining(checkpoint.toString());
  }

  @Test
  void numbersThatMakeNoSenseNameTheFile() throws IOException {
    Files.writeString(checkpoint.resolve("preprocessor_config.json"), "{\"patch_size\": 0}");

    assertThatThrownBy(() -> ImageProcessor.read(checkpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("preprocessor_config.json")
        .hasMessageContaining("Patches of 0 pixels");
  }
}
