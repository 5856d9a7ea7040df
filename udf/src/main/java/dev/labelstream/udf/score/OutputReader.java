package dev.labelstream.udf.score;

import dev.labelstream.udf.option.OptionReader;
import dev.labelstream.udf.score.LabelOptions.OutputOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;

/** Reads one output of a declared label. */
final class OutputReader {

  private static final int MOST_TENSORS = 1_000;
  private static final int LONGEST_VECTOR = 65_536;

  private final OptionReader options;
  private final OutputOptions keys;

  OutputReader(OptionReader options, OutputOptions keys) {
    this.options = options;
    this.keys = keys;
  }

  /** Returns the output; nothing if it has a problem, of which the option reader is told. */
  Optional<ModelOutput> read() {
    Optional<OutputKind> kind =
        options.value(keys.kind(), "one of number, class, top-k, embedding");
    Optional<Integer> tensor = options.within(keys.tensor(), 0, MOST_TENSORS);
    Optional<Activation> activation =
        options.value(keys.activation(), "one of none, sigmoid, softmax");
    kind.ifPresent(this::checkForUnusedKeys);
    Optional<Source> source =
        tensor.isPresent() && activation.isPresent()
            ? Optional.of(new Source(tensor.get(), activation.get()))
            : Optional.empty();
    return kind.flatMap(
        of ->
            switch (of) {
              case NUMBER -> numbers(source);
              case CLASS -> bestClass(source);
              case TOP_K -> topClasses(source);
              case EMBEDDING -> embedding(source);
            });
  }

  private record Source(int tensor, Activation activation) {}

  private Optional<ModelOutput> numbers(Optional<Source> source) {
    List<String> columns =
        options.value(keys.columns(), "a list of names").orElse(List.of(keys.output()));
    if (columns.isEmpty()) {
      options.problem(
          "%s is empty: name a column for each number, or leave the key out for one column named %s."
              .formatted(keys.columns().key(), keys.output()));
      return Optional.empty();
    }
    return source.map(from -> new ModelOutput.Numbers(from.tensor, from.activation, columns));
  }

  private Optional<ModelOutput> bestClass(Optional<Source> source) {
    Optional<List<String>> classes = classes();
    return source.isPresent() && classes.isPresent()
        ? Optional.of(
            new ModelOutput.BestClass(
                source.get().tensor,
                source.get().activation,
                keys.output(),
                scoreColumn(),
                classes.get()))
        : Optional.empty();
  }

  private Optional<ModelOutput> topClasses(Optional<Source> source) {
    Optional<List<String>> classes = classes();
    Optional<Integer> count =
        options.within(keys.count(), 1, classes.map(List::size).orElse(LONGEST_VECTOR));
    return source.isPresent() && classes.isPresent() && count.isPresent()
        ? Optional.of(
            new ModelOutput.TopClasses(
                source.get().tensor,
                source.get().activation,
                keys.output(),
                scoreColumn(),
                classes.get(),
                count.get()))
        : Optional.empty();
  }

  private Optional<ModelOutput> embedding(Optional<Source> source) {
    if (!options.isGiven(keys.length())) {
      options.problem(
          "%s is missing: say how many numbers the vector has.".formatted(keys.length().key()));
      return Optional.empty();
    }
    Optional<Integer> length = options.within(keys.length(), 1, LONGEST_VECTOR);
    return source.isPresent() && length.isPresent()
        ? Optional.of(
            new ModelOutput.Embedding(
                source.get().tensor, source.get().activation, keys.output(), length.get()))
        : Optional.empty();
  }

  private Optional<List<String>> classes() {
    return options
        .required(keys.classes(), "the names of the classes in the tensor's order")
        .filter(
            classes -> {
              Set<String> seen = new HashSet<>();
              boolean isGood =
                  classes.size() > 1
                      && classes.stream().allMatch(name -> !name.isBlank() && seen.add(name));
              if (!isGood) {
                options.problem(
                    "%s is '%s', but must be two or more different names."
                        .formatted(keys.classes().key(), String.join(";", classes)));
              }
              return isGood;
            });
  }

  private @Nullable String scoreColumn() {
    return options.value(keys.scoreColumn(), "a name").orElse(null);
  }

  /** A key that does nothing is a mistake: somebody expects something of it. */
  private void checkForUnusedKeys(OutputKind kind) {
    Set<ConfigOption<?>> unused =
        switch (kind) {
          case NUMBER -> Set.of(keys.classes(), keys.scoreColumn(), keys.count(), keys.length());
          case CLASS -> Set.of(keys.columns(), keys.count(), keys.length());
          case TOP_K -> Set.of(keys.columns(), keys.length());
          case EMBEDDING ->
              Set.of(keys.columns(), keys.classes(), keys.scoreColumn(), keys.count());
        };
    unused.stream()
        .filter(options::isGiven)
        .map(ConfigOption::key)
        .sorted()
        .forEach(
            key ->
                options.problem(
                    "%s is set, but does nothing for an output of the kind %s; remove it, or correct %s."
                        .formatted(key, kind, keys.kind().key())));
  }
}
