package dev.labelstream.udf.score;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a TorchScript model of a label is fed and read.
 *
 * @param label the label's name
 * @param version of the model
 * @param input the pictures that it takes
 * @param normalisation that makes float32 of their bytes; null if the model takes the bytes
 * @param outputs in the order of the label's columns
 */
record ModelSignature(
    String label,
    String version,
    ModelInput input,
    @Nullable Normalisation normalisation,
    List<ModelOutput> outputs)
    implements Serializable {

  ModelSignature {
    outputs = List.copyOf(outputs);
  }

  LabelDeclaration declaration() {
    return new LabelDeclaration(label, version, columns(), input);
  }

  List<LabelColumn> columns() {
    return outputs.stream().flatMap(output -> output.columns().stream()).toList();
  }
}
