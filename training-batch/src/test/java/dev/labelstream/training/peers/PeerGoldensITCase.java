package dev.labelstream.training.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.testing.Goldens;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The goldens that are checked in are what the scripts make. With {@code
 * -Dlabelstream.goldens.update=true} the new ones are put in their place.
 */
@Tag("peers")
class PeerGoldensITCase {

  private static PythonPeers peers;

  @TempDir private Path folder;

  @BeforeAll
  static void makePeers() throws IOException {
    peers = PythonPeers.make();
  }

  @Test
  void picturesAreThoseOfTransformers() throws IOException {
    Path made = folder.resolve("pictures.json");

    peers.run("golden_pictures.py", Goldens.pictures(), made);

    assertThat(read(made)).isEqualTo(updated("pictures.json"));
  }

  @Test
  void sizesAreThoseOfTransformers() throws IOException {
    Path made = folder.resolve("sizes.json");

    peers.run("golden_sizes.py", made);

    assertThat(read(made)).isEqualTo(updated("sizes.json"));
  }

  @Test
  void tokensAndMaskAreThoseOfLlamaFactory() throws IOException {
    TinyCheckpoint.write(folder.resolve("full"), TinyModel.of(Family.QWEN2_VL, 0));
    Path made = folder.resolve("text.json");

    peers.run("golden_text.py", folder.resolve("full"), made);

    assertThat(read(made)).isEqualTo(updated("text.json"));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void lossesAndAnswersAreThoseOfTransformersAndPeft(Family family) throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    TinyCheckpoint.write(checkpoint, TinyModel.of(family, TinyModel.REDUCED));
    String name = family.modelType();

    peers.run("golden_model.py", checkpoint, Goldens.pictures(), folder.resolve(name));
    JsonNode made = read(folder.resolve(name + ".json"));
    updated(name + ".safetensors");
    JsonNode golden = updated(name + ".json");

    assertThat(made.get("greedy")).isEqualTo(golden.get("greedy"));
    for (int step = 0; step < golden.get("losses").size(); step++) {
      // Other processors add in another order.
      assertThat(made.get("losses").get(step).asDouble())
          .isCloseTo(golden.get("losses").get(step).asDouble(), within(1e-3));
    }
  }

  /** The golden that is checked in, which is the new one now if that is wanted. */
  private JsonNode updated(String name) throws IOException {
    if (Boolean.getBoolean("labelstream.goldens.update")) {
      Files.copy(folder.resolve(name), Goldens.path(name), StandardCopyOption.REPLACE_EXISTING);
    }
    return name.endsWith(".json") ? Goldens.json(name) : new ObjectMapper().nullNode();
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
