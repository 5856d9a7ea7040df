package dev.labelstream.udf.score;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A TorchScript model, run by DJL.
 *
 * <p>Axes: N pictures, H and W of the declared input, K declared columns. The model takes (N, 3, H,
 * W) uint8 and returns (N, K) float32.
 */
final class TorchScriptScorer implements Scorer {

  private static final String INTERPRETER_ERROR = "RuntimeError: ";
  private static final int TRIED_PICTURES = 2;

  private final LabelDeclaration declaration;
  private final Model model;
  private final Predictor<PictureBatch, Answer> predictor;

  private TorchScriptScorer(LabelDeclaration declaration, Model model) {
    this.declaration = declaration;
    this.model = model;
    this.predictor = model.newPredictor(new BatchTranslator());
  }

  /**
   * Loads a model and lets it score two black pictures, so that one that cannot work at all fails
   * here and does not send every upload to the dead letters.
   *
   * @param archive of the model, as {@code torch.jit.save} writes it; read, not closed
   * @throws IOException as {@link Scorer.Factory#open}
   */
  static TorchScriptScorer open(
      LabelDeclaration declaration, InputStream archive, ComputeDevice device) throws IOException {
    Model model = Model.newInstance(declaration.name(), device.open(), "PyTorch");
    try {
      model.load(archive);
      var scorer = new TorchScriptScorer(declaration, model);
      scorer.score(PictureBatch.allocate(declaration.input(), TRIED_PICTURES));
      return scorer;
    } catch (MalformedModelException | EngineException | ScoringException e) {
      model.close();
      throw new IOException(
          "Cannot load the model %s of the label %s on %s: %s"
              .formatted(declaration.modelVersion(), declaration.name(), device, e.getMessage()),
          e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public LabelDeclaration declaration() {
    return declaration;
  }

  @Override
  public List<Label> score(PictureBatch batch) throws ScoringException {
    Answer answer;
    try {
      answer = predictor.predict(batch);
    } catch (TranslateException e) {
      throw new ScoringException(inOneLine(e), e);
    }
    int n = batch.size();
    int k = declaration.columns().size();
    if (!answer.shape().equals(new Shape(n, k))) {
      throw new ScoringException(
          "it answers %s for %d pictures, but declares %d columns".formatted(answer.shape(), n, k),
          null);
    }
    return IntStream.range(0, n)
        .mapToObj(i -> label(Arrays.copyOfRange(answer.values(), i * k, (i + 1) * k)))
        .toList();
  }

  private Label label(float[] values) {
    return new Label(declaration.name(), declaration.modelVersion(), values);
  }

  /** The line that says what went wrong, out of the interpreter's many that say where. */
  private static String inOneLine(TranslateException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    List<String> lines = String.valueOf(cause.getMessage()).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith(INTERPRETER_ERROR))
        .map(line -> line.substring(INTERPRETER_ERROR.length()))
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .orElse("");
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  /** What the model returned, outside of its memory. */
  private record Answer(Shape shape, float[] values) {}

  /** Hands the batch's own memory to the model; on a CPU nothing is copied. */
  private static final class BatchTranslator implements NoBatchifyTranslator<PictureBatch, Answer> {

    @Override
    public NDList processInput(TranslatorContext context, PictureBatch batch) {
      var shape = new Shape(batch.size(), 3, batch.input().height(), batch.input().width());
      return new NDList(context.getNDManager().create(batch.pixels(), shape, DataType.UINT8));
    }

    @Override
    public Answer processOutput(TranslatorContext context, NDList output) {
      NDArray values = output.singletonOrThrow();
      return new Answer(values.getShape(), values.toFloatArray());
    }
  }
}
