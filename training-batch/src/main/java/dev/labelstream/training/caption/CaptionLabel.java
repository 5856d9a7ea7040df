package dev.labelstream.training.caption;

import dev.labelstream.training.adapter.AdapterFiles;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.generate.GenerationConfig;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A label whose one column has its name and holds what the model says of a picture.
 *
 * @param name of the label
 * @param version of model and adapter together
 */
record CaptionLabel(String name, String version, CaptionSettings settings)
    implements Scorer.Factory {

  private static final long serialVersionUID = 1L;

  @Override
  public LabelDeclaration declaration() {
    return new LabelDeclaration(
        name, version, List.of(LabelColumn.text(name)), ModelInput.AS_STORED);
  }

  @Override
  public Scorer open(ComputeDevice device) throws IOException {
    return CaptionScorer.open(this, device);
  }

  /** All but the weights' values: the whole model may well not fit into this machine. */
  @Override
  public void check(Consumer<String> problems) {
    CaptionOptions keys = new CaptionOptions(name);
    Path folder = settings.checkpoint();
    try (CheckpointTokenizer tokenizer = CheckpointTokenizer.open(folder)) {
      QwenVl.checkWeights(Checkpoint.open(folder));
      ImageProcessor.read(folder);
      GenerationConfig.read(folder, settings.answerLength(), settings.seed());
      var unused = new ChatTokenizer(tokenizer, settings.examples().template());
    } catch (IOException e) {
      problems.accept("%s does not work: %s".formatted(keys.model().key(), e.getMessage()));
    }
    if (settings.adapterFolder().filter(adapter -> !AdapterFiles.isAdapter(adapter)).isPresent()) {
      problems.accept(
          "%s is %s, which is no adapter: it holds no adapter_config.json."
              .formatted(keys.adapter().key(), settings.adapter()));
    }
  }
}
