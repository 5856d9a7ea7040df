package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.ScoreOptions;
import dev.labelstream.udf.torch.TorchScriptArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;

/** A model that scoring is measured with. */
enum ScoringNetwork {
  /**
   * Residual convolutions at 224 x 224, about half as heavy as a ResNet18: the model is the work.
   */
  RESIDUAL("Residual", ScoringNetwork.class, "residual.torchscript", 224, true),
  /** The built-in label: decoding is the work. */
  QUALITY("Quality", ScoreOptions.class, "quality.torchscript", 256, false);

  private final String className;
  private final Class<?> owner;
  private final String resource;
  private final int side;
  private final boolean takesFloats;

  ScoringNetwork(String className, Class<?> owner, String resource, int side, boolean takesFloats) {
    this.className = className;
    this.owner = owner;
    this.resource = resource;
    this.side = side;
    this.takesFloats = takesFloats;
  }

  /** For programs. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  ModelInput input() {
    return new ModelInput(side, side);
  }

  /** Whether it takes float32 from 0 to 1, or the bytes. */
  boolean takesFloats() {
    return takesFloats;
  }

  /** The archive that PyTorch loads. */
  byte[] archive() throws IOException {
    try (InputStream source = owner.getResourceAsStream(resource)) {
      return TorchScriptArchive.of(
          className,
          new String(
              Objects.requireNonNull(source, resource).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Declares the job's label.
   *
   * @param folder where a model's file may be put
   */
  void declare(Configuration config, Path folder) throws IOException {
    if (this == QUALITY) {
      config.set(ScoreOptions.LABELS, List.of(key()));
      return;
    }
    Path model = Files.write(folder.resolve(key() + ".pt"), archive());
    String label = "labelstream.labels." + key() + ".";
    config.set(ScoreOptions.LABELS, List.of(key()));
    config.setString(label + "model", model.toUri().toString());
    config.setString(label + "version", key() + "-1");
    config.setString(label + "size", String.valueOf(side));
    config.setString(label + "outputs", "likely");
    config.setString(label + "output.likely.kind", "class");
    config.setString(label + "output.likely.activation", "softmax");
    config.setString(label + "output.likely.classes", "first;second;third;fourth;fifth");
  }
}
