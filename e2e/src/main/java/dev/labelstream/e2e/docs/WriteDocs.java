package dev.labelstream.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the pages that are made from the code. */
@Command(
    name = "docs",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream docs"},
    description = "Write docs/configuration.md anew from the code.")
public final class WriteDocs implements Callable<Integer> {

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      defaultValue = "${sys:labelstream.home}",
      description = "The repository's root; by default that of the launcher.")
  private @Nullable Path repository;

  /** Made by picocli. */
  public WriteDocs() {}

  @Override
  public Integer call() throws IOException {
    Path root = repository == null ? Path.of("") : repository;
    Path page = root.resolve(ConfigurationPage.PATH);
    Files.writeString(page, ConfigurationPage.text());
    spec.commandLine().getOut().println("Wrote " + page);
    return 0;
  }
}
