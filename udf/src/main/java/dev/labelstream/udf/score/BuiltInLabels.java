package dev.labelstream.udf.score;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The labels that need no declaration. */
public final class BuiltInLabels {

  private static final List<Scorer.Factory> ALL = List.of(new QualityLabel());

  private BuiltInLabels() {}

  public static Optional<Scorer.Factory> named(String name) {
    return ALL.stream().filter(label -> label.declaration().name().equals(name)).findFirst();
  }

  public static Stream<String> names() {
    return ALL.stream().map(label -> label.declaration().name());
  }
}
