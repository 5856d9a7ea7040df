package dev.labelstream.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** The modules: which package each owns, and which other modules' classes it may use. */
enum Module {
  UDF("udf", "dev.labelstream.udf"),
  SINKS("sinks", "dev.labelstream.sinks"),
  STREAMING_JOB("streaming-job", "dev.labelstream.ingest"),
  TRAINING_BATCH("training-batch", "dev.labelstream.training"),
  CLI("cli", "dev.labelstream.cli"),
  E2E("e2e", "dev.labelstream.e2e");

  final String folder;
  final String rootPackage;

  Module(String folder, String rootPackage) {
    this.folder = folder;
    this.rootPackage = rootPackage;
  }

  private Set<Module> uses() {
    return switch (this) {
      case UDF, SINKS, CLI -> Set.of();
      case STREAMING_JOB -> Set.of(UDF, SINKS);
      case TRAINING_BATCH -> Set.of(UDF);
      case E2E -> Set.of(UDF, SINKS, STREAMING_JOB, TRAINING_BATCH, CLI);
    };
  }

  /** The module's package and all below it, as ArchUnit writes it. */
  String packages() {
    return rootPackage + "..";
  }

  /** The packages of the modules that this one must not know. */
  String[] forbiddenPackages() {
    return Arrays.stream(values())
        .filter(other -> other != this && !uses().contains(other))
        .map(Module::packages)
        .toArray(String[]::new);
  }

  JavaClasses mainClasses() {
    return new ClassFileImporter().importPath(built("target/classes"));
  }

  static JavaClasses allMainClasses() {
    return new ClassFileImporter()
        .importPaths(
            Arrays.stream(values()).map(module -> module.built("target/classes")).toList());
  }

  /** Those of the modules that have tests. */
  static JavaClasses allTestClasses() {
    return new ClassFileImporter()
        .importPaths(
            Arrays.stream(values())
                .filter(module -> Files.isDirectory(module.path("src/test/java")))
                .map(module -> module.built("target/test-classes"))
                .toList());
  }

  private Path built(String classes) {
    Path path = path(classes);
    if (!Files.isDirectory(path)) {
      throw new IllegalStateException(
          path + " is missing: build all modules, for example with mvn -pl e2e -am test");
    }
    return path;
  }

  private Path path(String below) {
    return Path.of("..").resolve(folder).resolve(below);
  }
}
