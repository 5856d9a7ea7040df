package dev.labelstream.udf.score;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript model, run by DJL.
 *
 * <p>Axes: N pictures, H and W of the declared input, K numbers for each picture. The model takes
 * (N, 3, H, W), float32 if the signature normalises and uint8 if not. It returns a tensor or
 * several, of which each output of the signature reads one: N first, K elements for each picture.
 */
final class TorchScriptScorer implements Scorer {

  private static final int TRIED_PICTURES = 2;

  private final ModelSignature signature;
  private final LabelDeclaration declaration;
  private final ComputeDevice device;
  private final int numbersOfALabel;
  private final Model model;
  private final Predictor<PictureBatch, List<Tensor>> predictor;

  private TorchScriptScorer(ModelSignature signature, ComputeDevice device, Model model) {
    this.signature = signature;
    this.declaration = signature.declaration();
    this.device = device;
    this.numbersOfALabel = declaration.columns().stream().mapToInt(LabelColumn::numbers).sum();
    this.model = model;
    this.predictor = model.newPredictor(new BatchTranslator(signature));
  }

  /**
   * Loads a model and lets it score two made pictures, so that one that cannot work at all, or does
   * not answer as declared, fails here and does not send every upload to the dead letters.
   *
   * @param archive of the model, as {@code torch.jit.save} writes it; read, not closed
   * @throws IOException as {@link Scorer.Factory#open}
   */
  static TorchScriptScorer open(ModelSignature signature, InputStream archive, ComputeDevice device)
      throws IOException {
    Model model = Model.newInstance(signature.label(), device.open(), "PyTorch");
    try {
      model.load(archive);
      var scorer = new TorchScriptScorer(signature, device, model);
      scorer.score(madePictures(signature.input()));
      return scorer;
    } catch (MalformedModelException
        | EngineException
        | ScoringException
        | DeviceMemoryException e) {
      model.close();
      throw new IOException(
          "Cannot load the model %s of the label %s on %s: %s"
              .formatted(signature.version(), signature.label(), device, firstLine(e)),
          e);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Slopes of all bytes: a model may well divide by what a black picture has none of. */
  private static PictureBatch madePictures(ModelInput input) {
    PictureBatch pictures = PictureBatch.allocate(input, TRIED_PICTURES);
    ByteBuffer pixels = pictures.pixels();
    for (int i = 0; pixels.hasRemaining(); i++) {
      pixels.put((byte) i);
    }
    return pictures;
  }

  @Override
  public LabelDeclaration declaration() {
    return declaration;
  }

  @Override
  public List<Label> score(PictureBatch batch)
      throws ScoringException, DeviceMemoryException, DeviceException {
    List<Tensor> tensors = predict(batch);
    for (ModelOutput output : signature.outputs()) {
      check(output, tensors, batch.size());
    }
    List<Label> labels = new ArrayList<>();
    for (int n = 0; n < batch.size(); n++) {
      labels.add(label(tensors, n));
    }
    return labels;
  }

  private List<Tensor> predict(PictureBatch batch)
      throws ScoringException, DeviceMemoryException, DeviceException {
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      String message = TorchError.lineOf(e.getCause() == null ? e : e.getCause());
      TorchError error = TorchError.of(message);
      if (error == TorchError.OUT_OF_MEMORY) {
        throw new DeviceMemoryException(message, e);
      }
      if (error == TorchError.DEVICE_FAILED) {
        throw new DeviceException(
            "%s failed while the model %s of the label %s scored %d pictures: %s. What this process computes there from now on may be wrong, so the task fails, and the pictures will be scored again. If the next try fails too, start the TaskManager's process anew, and look at the kernel's log (dmesg, NVRM) for what is wrong with the GPU."
                .formatted(device, signature.version(), signature.label(), batch.size(), message),
            e);
      }
      throw new ScoringException(message, e);
    }
  }

  private static void check(ModelOutput output, List<Tensor> tensors, int n)
      throws ScoringException {
    if (output.tensor() >= tensors.size()) {
      throw new ScoringException(
          "it answers %d tensors, but declares %s of tensor %d, counted from 0"
              .formatted(tensors.size(), output.inWords(), output.tensor()),
          null);
    }
    Tensor tensor = tensors.get(output.tensor());
    if (tensor.values() == null) {
      throw new ScoringException(
          "it answers numbers of a type that cannot be read (%s); let it answer float32"
              .formatted(tensor.type()),
          null);
    }
    Shape shape = tensor.shape();
    if (shape.dimension() == 0 || shape.get(0) != n || shape.size() != (long) n * output.width()) {
      throw new ScoringException(
          "it answers %s for %d pictures, but declares %s".formatted(shape, n, output.inWords()),
          null);
    }
  }

  private Label label(List<Tensor> tensors, int n) throws ScoringException {
    FloatBuffer numbers = FloatBuffer.allocate(numbersOfALabel);
    List<String> texts = new ArrayList<>();
    for (ModelOutput output : signature.outputs()) {
      float[] answer = output.activation().of(tensors.get(output.tensor()).row(n, output.width()));
      for (float number : answer) {
        if (Float.isNaN(number)) {
          throw new ScoringException("it answers NaN", null);
        }
      }
      output.add(answer, numbers, texts);
    }
    return new Label(
        declaration.name(),
        declaration.modelVersion(),
        numbers.array(),
        texts.toArray(String[]::new));
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  /**
   * What the model returned, outside of its memory.
   *
   * @param values null if nobody wants them, or if they are of a type that cannot be read
   */
  @SuppressWarnings("ArrayRecordComponent") // read here and nowhere else
  private record Tensor(Shape shape, DataType type, float @Nullable [] values) {

    float[] row(int n, int width) {
      return values == null ? new float[0] : Arrays.copyOfRange(values, n * width, (n + 1) * width);
    }
  }

  /** Hands the batch's own memory to the model; on a CPU bytes are not copied. */
  private static final class BatchTranslator
      implements NoBatchifyTranslator<PictureBatch, List<Tensor>> {

    private static final Set<DataType> READABLE =
        Set.of(
            DataType.FLOAT16,
            DataType.FLOAT32,
            DataType.FLOAT64,
            DataType.UINT8,
            DataType.INT8,
            DataType.INT32,
            DataType.INT64);

    private final @Nullable Normalisation normalisation;
    private final Set<Integer> wanted;

    BatchTranslator(ModelSignature signature) {
      this.normalisation = signature.normalisation();
      this.wanted =
          signature.outputs().stream().map(ModelOutput::tensor).collect(Collectors.toSet());
    }

    @Override
    public NDList processInput(TranslatorContext context, PictureBatch batch) {
      NDManager manager = context.getNDManager();
      var shape = new Shape(batch.size(), 3, batch.input().height(), batch.input().width());
      NDArray bytes = manager.create(batch.pixels(), shape, DataType.UINT8);
      if (normalisation == null) {
        return new NDList(bytes);
      }
      var perChannel = new Shape(1, 3, 1, 1);
      return new NDList(
          bytes
              .toType(DataType.FLOAT32, false)
              .muli(manager.create(normalisation.factors(), perChannel))
              .addi(manager.create(normalisation.summands(), perChannel)));
    }

    @Override
    public List<Tensor> processOutput(TranslatorContext context, NDList output) {
      List<Tensor> tensors = new ArrayList<>();
      for (int t = 0; t < output.size(); t++) {
        NDArray array = output.get(t);
        tensors.add(
            new Tensor(
                array.getShape(), array.getDataType(), wanted.contains(t) ? values(array) : null));
      }
      return tensors;
    }

    private static float @Nullable [] values(NDArray array) {
      // Reading a type that DJL does not know, such as bfloat16, ends the process.
      return READABLE.contains(array.getDataType())
          ? array.toType(DataType.FLOAT32, false).toFloatArray()
          : null;
    }
  }
}
