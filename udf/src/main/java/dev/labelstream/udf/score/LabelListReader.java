package dev.labelstream.udf.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ReadableConfig;

/** Finds the labels that a configuration names: built in, or declared by it. */
final class LabelListReader {

  private final ReadableConfig config;
  private final Set<String> takenColumns;
  private final Consumer<String> problems;

  /**
   * @param takenColumns that no label may have
   */
  LabelListReader(ReadableConfig config, Set<String> takenColumns, Consumer<String> problems) {
    this.config = config;
    this.takenColumns = takenColumns;
    this.problems = problems;
  }

  /** Reads the labels with these names, in their order; what has a problem is left out. */
  List<Scorer.Factory> read(List<String> names) {
    List<Scorer.Factory> labels = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (seen.add(name)) {
        read(name).ifPresent(labels::add);
      } else {
        problems.accept(
            "%s names the label '%s' twice; name it once."
                .formatted(ScoreOptions.LABELS.key(), name));
      }
    }
    checkColumns(labels);
    return labels;
  }

  private Optional<Scorer.Factory> read(String name) {
    Optional<Scorer.Factory> builtIn = BuiltInLabels.named(name);
    boolean isDeclared = LabelReader.declares(config, name);
    LabelOptions keys = new LabelOptions(name);
    if (builtIn.isPresent() && isDeclared) {
      problems.accept(
          "%s* is set, but %s is built in; give the declared label another name."
              .formatted(keys.prefix(), name));
    } else if (builtIn.isEmpty() && !isDeclared) {
      problems.accept(
          "%s names the label '%s', which is neither built in nor declared: built in are %s, and %s would begin to declare it."
              .formatted(
                  ScoreOptions.LABELS.key(),
                  name,
                  BuiltInLabels.names().collect(Collectors.joining(", ")),
                  keys.model().key()));
    } else if (isDeclared) {
      return declared(name, keys);
    }
    return builtIn;
  }

  private Optional<Scorer.Factory> declared(String name, LabelOptions keys) {
    if (!LabelColumn.isName(name)) {
      problems.accept(
          "%s names the label '%s', but labels are named like a_label_2: lower-case letters, digits and underscores."
              .formatted(ScoreOptions.LABELS.key(), name));
    }
    String kind = config.get(keys.kind());
    if (kind.equals(LabelKind.TORCHSCRIPT)) {
      return LabelReader.read(config, name, problems).map(label -> label);
    }
    Optional<LabelKind> found = LabelKind.all().filter(k -> k.name().equals(kind)).findFirst();
    if (found.isEmpty()) {
      problems.accept(
          "%s is '%s', but must be one of %s."
              .formatted(
                  keys.kind().key(),
                  kind,
                  Stream.concat(
                          Stream.of(LabelKind.TORCHSCRIPT), LabelKind.all().map(LabelKind::name))
                      .collect(Collectors.joining(", "))));
      return Optional.empty();
    }
    return found.get().read(config, name, problems);
  }

  /** No two labels may write one column; a single label's own columns are checked before. */
  private void checkColumns(List<Scorer.Factory> labels) {
    Map<String, String> owners = new HashMap<>();
    for (Scorer.Factory label : labels) {
      LabelDeclaration declaration = label.declaration();
      Stream.concat(
              declaration.columns().stream().map(LabelColumn::name),
              Stream.of(declaration.modelColumn()))
          .forEach(
              column -> {
                String owner = owners.putIfAbsent(column, declaration.name());
                if (owner != null) {
                  problems.accept(
                      "The labels %s and %s both have the column %s; rename it in one of them."
                          .formatted(owner, declaration.name(), column));
                }
                if (takenColumns.contains(column)) {
                  problems.accept(
                      "The label %s has the column %s, which every row has already; rename it."
                          .formatted(declaration.name(), column));
                }
              });
    }
  }
}
