package dev.labelstream.udf.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a label adds to the dataset, and what its model takes.
 *
 * @param name the label's name, for example {@code quality}
 * @param modelVersion of the model, for example {@code quality-1}; a model that gives other numbers
 *     has another one
 * @param columns in the order in which a {@link dev.labelstream.udf.Label} has their values
 * @param input the pictures that the model takes
 */
public record LabelDeclaration(
    String name, String modelVersion, List<LabelColumn> columns, ModelInput input)
    implements Serializable {

  public LabelDeclaration {
    columns = List.copyOf(columns);
    List<String> problems = problemsOf(name, columns);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.get(0));
    }
  }

  /** Why a label cannot have these columns, one sentence each, without their full stops. */
  static List<String> problemsOf(String name, List<LabelColumn> columns) {
    List<String> problems = new ArrayList<>();
    if (columns.isEmpty()) {
      problems.add("The label %s declares no column".formatted(name));
    }
    Set<String> seen = new HashSet<>(Set.of(modelColumn(name)));
    for (LabelColumn column : columns) {
      if (!LabelColumn.isName(column.name())) {
        problems.add(
            "The label %s declares the column '%s', but columns are named like a_column_2"
                .formatted(name, column.name()));
      }
      if (!seen.add(column.name())) {
        problems.add("The label %s declares the column %s twice".formatted(name, column.name()));
      }
    }
    return problems;
  }

  /** The text column that holds the version of the model that wrote a row's values. */
  public String modelColumn() {
    return modelColumn(name);
  }

  private static String modelColumn(String name) {
    return name + "_model";
  }
}
