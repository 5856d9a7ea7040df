package dev.labelstream.training.adapter;

import dev.labelstream.training.checkpoint.WeightNames;
import java.util.Optional;

/**
 * What PEFT calls the matrices of an adapter.
 *
 * <p>It drops names that it does not know with a warning only. So those of the modules when running
 * are written, which PEFT 0.18 with transformers 5 knows, and those of older versions are read too.
 */
final class PeftNames {

  static final String DOWN = ".lora_A.weight";
  static final String UP = ".lora_B.weight";

  private static final String PREFIX = "base_model.model.";

  private PeftNames() {}

  static String down(String module) {
    return PREFIX + module + DOWN;
  }

  static String up(String module) {
    return PREFIX + module + UP;
  }

  /** The module, when running, that a matrix belongs to. */
  static Optional<String> module(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    for (String suffix : new String[] {DOWN, UP}) {
      if (name.endsWith(suffix)) {
        return Optional.of(
            WeightNames.running(name.substring(PREFIX.length(), name.length() - suffix.length())));
      }
    }
    return Optional.empty();
  }
}
