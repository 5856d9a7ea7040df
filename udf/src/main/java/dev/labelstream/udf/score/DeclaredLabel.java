package dev.labelstream.udf.score;

import dev.labelstream.udf.device.ComputeDevice;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.flink.core.fs.Path;

/**
 * A label that configuration declares.
 *
 * @param model where the TorchScript file lies, for Flink's file systems; the file does not travel
 *     with the job
 */
record DeclaredLabel(ModelSignature signature, String model) implements Scorer.Factory {

  @Override
  public LabelDeclaration declaration() {
    return signature.declaration();
  }

  @Override
  public void check(Consumer<String> problems) {
    LabelCheck.tryOut(this, problems);
  }

  @Override
  public Scorer open(ComputeDevice device) throws IOException {
    var path = new Path(model);
    try (InputStream archive = path.getFileSystem().open(path)) {
      return TorchScriptScorer.open(signature, archive, device);
    } catch (FileNotFoundException e) {
      throw new IOException(
          "Cannot load the model %s of the label %s: there is no file %s on this machine. Put it there under this name on every machine of the cluster."
              .formatted(signature.version(), signature.label(), model),
          e);
    }
  }
}
