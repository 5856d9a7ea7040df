package dev.labelstream.training.job;

import dev.labelstream.training.data.DatasetPin;
import dev.labelstream.training.data.ExampleReader;
import dev.labelstream.training.data.PinnedDataset;
import dev.labelstream.training.data.RowSelection;
import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.prepare.ExamplePreparer;
import dev.labelstream.training.prepare.ExampleRule;
import dev.labelstream.training.prepare.PreparedExample;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.training.text.LengthRule;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.nio.file.Path;

/** The examples of a run, chosen and ready to be taken. Safe for several threads once open. */
final class ExampleSource implements AutoCloseable {

  private final PinnedDataset dataset;
  private final CheckpointTokenizer tokenizer;
  private final PictureReader pictures;
  private final ImageProcessor processor;
  private final RowSelection selection;
  private final ExampleReader reader;
  private final ExamplePreparer preparer;

  private ExampleSource(
      PinnedDataset dataset,
      CheckpointTokenizer tokenizer,
      ImageProcessor processor,
      ExampleRule rule,
      RowSelection selection,
      TrainingSettings settings) {
    this.dataset = dataset;
    this.tokenizer = tokenizer;
    this.pictures = new PictureReader();
    this.processor = processor;
    this.selection = selection;
    this.reader = new ExampleReader(dataset, settings.dataset().form());
    this.preparer = new ExamplePreparer(rule, pictures);
  }

  /**
   * Pins the version that the settings say, and chooses its examples.
   *
   * @param goesOn whether a run is started again, which keeps to its version
   * @throws IOException if the dataset, a column or the checkpoint's tokenizer is not as needed
   */
  static ExampleSource pin(TrainingSettings settings, boolean goesOn) throws IOException {
    PinnedDataset dataset = PinnedDataset.pin(settings.dataset(), settings.pinTag(), goesOn);
    try {
      return opened(settings, dataset);
    } catch (IOException | RuntimeException e) {
      dataset.unpin();
      dataset.close();
      throw e;
    }
  }

  /**
   * Chooses the examples of a pinned version anew.
   *
   * @throws IOException as {@link #pin}
   */
  static ExampleSource open(TrainingSettings settings, DatasetPin pin) throws IOException {
    PinnedDataset dataset = PinnedDataset.open(settings.dataset(), pin);
    try {
      return opened(settings, dataset);
    } catch (IOException | RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  private static ExampleSource opened(TrainingSettings settings, PinnedDataset dataset)
      throws IOException {
    Path checkpoint = Path.of(settings.baseModel());
    ImageProcessor processor = settings.examples().within(ImageProcessor.read(checkpoint));
    CheckpointTokenizer tokenizer = CheckpointTokenizer.open(checkpoint);
    ExampleRule rule =
        new ExampleRule(
            new ChatTokenizer(tokenizer, settings.examples().template()),
            new LengthRule(settings.examples().maxTokens(), processor.smartSize()));
    RowSelection selection = RowSelection.of(dataset, settings.dataset(), settings.heldOut(), rule);
    return new ExampleSource(dataset, tokenizer, processor, rule, selection, settings);
  }

  DatasetPin pin() {
    return dataset.pin();
  }

  RowSelection selection() {
    return selection;
  }

  ImageProcessor processor() {
    return processor;
  }

  PicturePatches patches() {
    return new PicturePatches(processor);
  }

  StoredExample take(long rowId) throws IOException {
    return reader.take(rowId);
  }

  /** The example to learn from. */
  PreparedExample prepared(StoredExample example) throws UnusableExampleException {
    return preparer.prepare(example);
  }

  /** The example's question. */
  PreparedExample prompt(StoredExample example) throws UnusableExampleException {
    return preparer.prompt(example);
  }

  /** The text of an answer's tokens. */
  String text(int[] tokens) {
    return tokenizer.decode(tokens);
  }

  /** Lets the version go if this has pinned it: no run comes of it. */
  void unpin() {
    dataset.unpin();
  }

  @Override
  public void close() {
    pictures.close();
    tokenizer.close();
    dataset.close();
  }
}
