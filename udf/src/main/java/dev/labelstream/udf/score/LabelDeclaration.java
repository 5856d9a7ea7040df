package dev.labelstream.udf.score;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a label adds to the dataset, and what its model takes.
 *
 * @param name the label's name, for example {@code quality}
 * @param modelVersion of the model, for example {@code quality-1}; a model that gives other numbers
 *     has another one
 * @param columns names of the float32 columns, in the order of {@link
 *     dev.labelstream.udf.Label#values}
 * @param input the pictures that the model takes
 */
public record LabelDeclaration(
    String name, String modelVersion, List<String> columns, ModelInput input)
    implements Serializable {

  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");

  public LabelDeclaration {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("The label %s declares no column".formatted(name));
    }
    Set<String> seen = new HashSet<>(Set.of(modelColumn(name)));
    for (String column : columns) {
      if (!COLUMN.matcher(column).matches()) {
        throw new IllegalArgumentException(
            "The label %s declares the column '%s', but columns are named like a_column_2"
                .formatted(name, column));
      }
      if (!seen.add(column)) {
        throw new IllegalArgumentException(
            "The label %s declares the column %s twice".formatted(name, column));
      }
    }
  }

  /** The text column that holds the version of the model that wrote a row's values. */
  public String modelColumn() {
    return modelColumn(name);
  }

  private static String modelColumn(String name) {
    return name + "_model";
  }
}
