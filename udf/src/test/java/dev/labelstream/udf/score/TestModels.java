package dev.labelstream.udf.score;

import dev.labelstream.udf.torch.TorchScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model file and its declaration. */
final class TestModels {

  /**
   * Means of the three channels, (N, 3), and the means with their doubles, (N, 6). Takes normalised
   * pixels.
   */
  private static final String COLOURS =
      """
      class Colours(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Colours, pixels: Tensor) -> Tuple[Tensor, Tensor]:
          means = torch.mean(pixels, [2, 3])
          return (means, torch.cat([means, means * 2.], 1))
      """;

  private TestModels() {}

  static Path colours(Path folder) throws IOException {
    return Files.write(folder.resolve("colours.pt"), TorchScriptArchive.of("Colours", COLOURS));
  }

  /** A label {@code colour} with a column of each kind, beside {@code quality}. */
  static Map<String, String> colourDeclaration(Path model) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("labelstream.score.labels", "quality;colour");
    config.put("labelstream.labels.colour.model", model.toUri().toString());
    config.put("labelstream.labels.colour.version", "colours-1");
    config.put("labelstream.labels.colour.size", "20x10");
    config.put("labelstream.labels.colour.fit", "crop");
    config.put("labelstream.labels.colour.channels", "bgr");
    config.put("labelstream.labels.colour.outputs", "colour;parts;lit;ranking;features");
    String output = "labelstream.labels.colour.output.";
    config.put(output + "colour.kind", "class");
    config.put(output + "colour.activation", "softmax");
    config.put(output + "colour.classes", "blue;green;red");
    config.put(output + "colour.score-column", "colour_score");
    config.put(output + "parts.columns", "part_blue;part_green;part_red");
    config.put(output + "lit.activation", "sigmoid");
    config.put(output + "lit.columns", "lit_blue;lit_green;lit_red");
    config.put(output + "ranking.kind", "top-k");
    config.put(output + "ranking.classes", "blue;green;red");
    config.put(output + "ranking.count", "2");
    config.put(output + "ranking.score-column", "ranking_scores");
    config.put(output + "features.kind", "embedding");
    config.put(output + "features.tensor", "1");
    config.put(output + "features.length", "6");
    return config;
  }
}
