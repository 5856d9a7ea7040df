package dev.labelstream.e2e.gpu;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import dev.labelstream.udf.score.PictureBatch;
import dev.labelstream.udf.score.Scorer;
import java.util.Collections;
import java.util.List;

/**
 * Writes the device that a picture was scored on, and the process, into the picture's row. It needs
 * no GPU for that.
 */
public record DeviceLabel() implements Scorer.Factory {

  @Override
  public LabelDeclaration declaration() {
    return new LabelDeclaration(
        "device",
        "device-1",
        List.of(LabelColumn.text("device"), LabelColumn.text("device_process")),
        new ModelInput(8, 8));
  }

  @Override
  public Scorer open(ComputeDevice device) {
    String process = String.valueOf(ProcessHandle.current().pid());
    Label label =
        new Label("device", "device-1", new float[0], new String[] {device.toString(), process});
    return new DeviceScorer(declaration(), label);
  }

  private record DeviceScorer(LabelDeclaration declaration, Label label) implements Scorer {
    @Override
    public List<Label> score(PictureBatch batch) {
      return Collections.nCopies(batch.size(), label);
    }

    @Override
    public void close() {}
  }
}
