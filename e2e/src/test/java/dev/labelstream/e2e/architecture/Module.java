package dev.labelstream.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The modules: which packages each owns, and which other modules' classes it may use. */
enum Module {
  UDF("udf", "dev.labelstream.udf"),
  SINKS("sinks", "dev.labelstream.sinks"),
  STREAMING_JOB("streaming-job", "dev.labelstream.ingest dev.labelstream.relabel"),
  TRAINING_BATCH("training-batch", "dev.labelstream.training"),
  CLI("cli", "dev.labelstream.cli"),
  E2E("e2e", "dev.labelstream.e2e");

  final String folder;
  private final String rootPackages;

  /**
   * @param rootPackages separated by spaces
   */
  Module(String folder, String rootPackages) {
    this.folder = folder;
    this.rootPackages = rootPackages;
  }

  private Set<Module> uses() {
    return switch (this) {
      case UDF, SINKS, CLI -> Set.of();
      case STREAMING_JOB -> Set.of(UDF, SINKS);
      case TRAINING_BATCH -> Set.of(UDF);
      case E2E -> Set.of(UDF, SINKS, STREAMING_JOB, TRAINING_BATCH, CLI);
    };
  }

  List<String> rootPackages() {
    return List.of(rootPackages.split(" "));
  }

  /** The module's packages and all below them, as ArchUnit writes it. */
  String[] packages() {
    return rootPackages().stream().map(name -> name + "..").toArray(String[]::new);
  }

  /** The packages of the modules that this one must not know. */
  String[] forbiddenPackages() {
    return Arrays.stream(values())
        .filter(other -> other != this && !uses().contains(other))
        .flatMap(other -> Arrays.stream(other.packages()))
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
