package dev.labelstream.e2e.benchmark;

import java.nio.file.Path;

/**
 * A checkpoint that is trained.
 *
 * @param model its family's name
 * @param variant which of that family, by its key
 * @param checkpoint its folder
 * @param batch examples of a step
 */
record TrainingCase(String model, String variant, Path checkpoint, int batch) {}
