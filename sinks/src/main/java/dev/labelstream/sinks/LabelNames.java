package dev.labelstream.sinks;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The labels of a dataset, told by their model columns: text, and named as the label's. */
final class LabelNames {

  private static final String MODEL = "_model";

  private LabelNames() {}

  static List<String> of(ReadableDataset dataset) {
    return dataset.schema().getFields().stream()
        .filter(field -> field.getType() instanceof ArrowType.Utf8)
        .map(Field::getName)
        .filter(name -> name.endsWith(MODEL) && name.length() > MODEL.length())
        .map(name -> name.substring(0, name.length() - MODEL.length()))
        .toList();
  }

  static String modelColumn(String label) {
    return label + MODEL;
  }
}
