package dev.labelstream.udf.score;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.ReadableConfig;

/**
 * A kind of label that configuration can declare besides {@link #TORCHSCRIPT}. Implementations are
 * found by {@link ServiceLoader}, so that the jobs need not know them.
 */
public interface LabelKind {

  /** What all keys of declared labels begin with; the label's name follows, and a dot. */
  String PREFIX = "labelstream.labels.";

  /** The kind of labels whose model is a TorchScript file, which needs no implementation. */
  String TORCHSCRIPT = "torchscript";

  /** As {@code labelstream.labels.<label>.kind} names it. */
  String name();

  /**
   * Reads a label's declaration.
   *
   * @param label its name
   * @param problems is told all that is wrong, each as one sentence
   * @return the label, or nothing if there is a problem
   */
  Optional<Scorer.Factory> read(ReadableConfig config, String label, Consumer<String> problems);

  /** All kinds that this process has, but for {@link #TORCHSCRIPT}. */
  static Stream<LabelKind> all() {
    // Where this class comes from, the others do too: a job's jar, or Flink's lib folder.
    return ServiceLoader.load(LabelKind.class, LabelKind.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get);
  }
}
