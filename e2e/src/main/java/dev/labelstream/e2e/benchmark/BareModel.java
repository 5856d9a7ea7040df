package dev.labelstream.e2e.benchmark;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.labelstream.udf.score.PictureBatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * What the job's scoring is compared with: DJL's own predictor, which takes a batch that lies in
 * memory and gives numbers. No labels are made, nothing is checked.
 */
final class BareModel implements AutoCloseable {

  private final Model model;
  private final Predictor<PictureBatch, float[]> predictor;

  private BareModel(Model model, boolean takesFloats) {
    this.model = model;
    this.predictor = model.newPredictor(new BatchTranslator(takesFloats));
  }

  static BareModel load(ScoringNetwork network) throws IOException {
    Model model = Model.newInstance(network.key(), Device.cpu(), "PyTorch");
    try {
      model.load(new ByteArrayInputStream(network.archive()));
      return new BareModel(model, network.takesFloats());
    } catch (MalformedModelException e) {
      model.close();
      throw new IOException("Cannot load the network " + network.key(), e);
    }
  }

  float[] score(PictureBatch batch) throws TranslateException {
    return predictor.predict(batch);
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  private record BatchTranslator(boolean takesFloats)
      implements NoBatchifyTranslator<PictureBatch, float[]> {

    @Override
    public NDList processInput(TranslatorContext context, PictureBatch batch) {
      Shape shape = new Shape(batch.size(), 3, batch.input().height(), batch.input().width());
      NDArray bytes = context.getNDManager().create(batch.pixels(), shape, DataType.UINT8);
      return new NDList(takesFloats ? bytes.toType(DataType.FLOAT32, false).muli(1 / 255f) : bytes);
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList output) {
      return output.singletonOrThrow().toFloatArray();
    }
  }
}
