package dev.labelstream.udf.score;

import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.torch.TorchScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The built-in label {@code quality}: published measures of a picture, without any weights.
 *
 * <p>The model sees each picture stretched to 256 x 256 pixels. That makes the numbers of a
 * thumbnail and of a screenshot comparable, since sharpness depends on the scale it is looked at.
 * It also means that sharpness is that of a thumbnail: a photo out of focus by a pixel or two is
 * not told from a sharp one, a small picture blown up counts as blurred, and a very wide or tall
 * one as sharper across than along.
 *
 * <p>With R, G, B in 0 to 255, luma Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), and means and
 * variances over all pixels:
 *
 * <table>
 *   <caption>Columns</caption>
 *   <tr><th>column</th><th>measure</th><th>range</th><th>part in quality</th></tr>
 *   <tr><td>{@code quality_sharpness}</td>
 *     <td>variance of Y's Laplacian, the 4-neighbour kernel where it fits (Pech-Pacheco et al.,
 *     "Diatom autofocusing in brightfield microscopy", 2000)</td>
 *     <td>0 to about 10^6; s = 500 is a fairly sharp photo</td><td>35 s / (s + 500)</td></tr>
 *   <tr><td>{@code quality_colourfulness}</td>
 *     <td>with rg = R - G and yb = (R + G) / 2 - B: sqrt(var rg + var yb) + 0.3 sqrt(mean^2 rg +
 *     mean^2 yb) (Hasler and Suesstrunk, "Measuring colourfulness in natural images", 2003)</td>
 *     <td>0 to about 200; c = 33 is moderately colourful</td><td>20 c / (c + 33)</td></tr>
 *   <tr><td>{@code quality_exposure}</td>
 *     <td>mean of the product over R, G, B of exp(-(v / 255 - 0.5)^2 / (2 0.2^2)) (well-exposedness
 *     in Mertens et al., "Exposure fusion", 2007)</td>
 *     <td>0 to 1</td><td>20 e</td></tr>
 *   <tr><td>{@code quality_contrast}</td>
 *     <td>standard deviation of Y / 255 (RMS contrast; Peli, "Contrast in complex images",
 *     1990)</td>
 *     <td>0 to 0.5</td><td>25 (2 k)</td></tr>
 * </table>
 *
 * <p>{@code quality} is the sum of the last column: 0 to 100. The measures are published, the
 * weights are ours: sharpness first, since it is what makes a picture useless soonest.
 */
record QualityLabel() implements Scorer.Factory {

  private static final String SOURCE = "quality.torchscript";
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          "quality",
          "quality-1",
          new ModelInput(256, 256),
          null,
          List.of(
              new ModelOutput.Numbers(
                  0,
                  Activation.NONE,
                  List.of(
                      "quality",
                      "quality_sharpness",
                      "quality_colourfulness",
                      "quality_exposure",
                      "quality_contrast"))));

  @Override
  public LabelDeclaration declaration() {
    return SIGNATURE.declaration();
  }

  @Override
  public Scorer open(ComputeDevice device) throws IOException {
    try (InputStream source = QualityLabel.class.getResourceAsStream(SOURCE)) {
      if (source == null) {
        throw new IllegalStateException("The resource %s is not packaged".formatted(SOURCE));
      }
      byte[] archive =
          TorchScriptArchive.of(
              "Quality", new String(source.readAllBytes(), StandardCharsets.UTF_8));
      return TorchScriptScorer.open(SIGNATURE, new ByteArrayInputStream(archive), device);
    }
  }
}
