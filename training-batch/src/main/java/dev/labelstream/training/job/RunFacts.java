package dev.labelstream.training.job;

import dev.labelstream.training.data.SelectionCounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a model card says of a run: all that is needed to make the same model again. */
final class RunFacts {

  private static final int BUFFER = 1 << 20;

  private RunFacts() {}

  static Map<String, String> of(TrainingSettings settings, TrainingPlan plan, long refusedLater)
      throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataset", plan.pin().uri());
    facts.put("dataset_version", Long.toString(plan.pin().version()));
    facts.put("dataset_tag", plan.pin().tag());
    facts.put("filter", settings.dataset().rows().orElse(""));
    SelectionCounts counts = plan.counts();
    facts.put("rows", Long.toString(counts.rows()));
    facts.put("rows_filtered_out", Long.toString(counts.filteredOut()));
    facts.put("rows_without_text", Long.toString(counts.withoutText()));
    facts.put("rows_duplicate", Long.toString(counts.duplicates()));
    facts.put("rows_refused", Long.toString(counts.refused()));
    facts.put("examples_refused_later", Long.toString(refusedLater));
    facts.put("examples_held_out", Long.toString(counts.heldOut()));
    facts.put("examples_trained", Long.toString(counts.trained()));
    facts.put("base_model", settings.baseModel());
    facts.put("base_model_sha256", hash(Path.of(settings.baseModel())));
    String compared = settings.evaluation().comparedWith();
    if (compared != null) {
      facts.put("compared_with", compared);
    }
    facts.put("parameters_base", Long.toString(plan.parameters().base()));
    facts.put("parameters_learning", Long.toString(plan.parameters().learning()));
    facts.put("seed", Long.toString(settings.seed()));
    facts.put("settings_course", settings.course().toString());
    facts.put("settings_examples", settings.examples().toString());
    facts.put("settings_learn", learn(settings.learn()));
    facts.put("peak_memory_bytes", Long.toString(ProcessMemory.peakBytes()));
    String version = RunFacts.class.getPackage().getImplementationVersion();
    facts.put("code_version", version == null ? "not from a jar" : version);
    return facts;
  }

  /** A set has no order of its own. */
  private static String learn(LearnSettings learn) {
    return learn
        .toString()
        .replace(learn.frozen().toString(), new TreeSet<>(learn.frozen()).toString());
  }

  /** The hash of the configuration's and the weights' files, one after the other by name. */
  private static String hash(Path checkpoint) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(checkpoint)) {
      files =
          all.filter(
                  file -> file.toString().endsWith(".safetensors") || file.endsWith("config.json"))
              .sorted()
              .toList();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (Path file : files) {
        try (InputStream stream = Files.newInputStream(file)) {
          for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
