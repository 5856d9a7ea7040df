package dev.labelstream.e2e.dataset;

import picocli.CommandLine.Command;

/** {@code labelstream dataset}. */
@Command(
    name = "dataset",
    description = "Shows the versions, tags, contents and rows of the context's dataset.",
    subcommands = {
      VersionsCommand.class,
      TagsCommand.class,
      StatsCommand.class,
      DiffCommand.class,
      ShowCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream dataset versions --dataset /data/images.lance",
      "  labelstream dataset stats --json",
      "  labelstream dataset diff 12 checked",
      "  labelstream dataset show painted-000002"
    })
public final class DatasetCommand {}
