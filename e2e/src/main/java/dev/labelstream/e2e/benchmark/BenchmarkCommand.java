package dev.labelstream.e2e.benchmark;

import picocli.CommandLine.Command;

/** {@code labelstream benchmark}. */
@Command(
    name = "benchmark",
    footerHeading = "%nExamples:%n",
    footer = {"  labelstream benchmark ingest", "  labelstream benchmark operations --runs 3"},
    description = "Measures the system on this machine, and checks what the measured runs wrote.",
    subcommands = {
      ColumnBenchmark.class,
      CommitBenchmark.class,
      IngestBenchmarkCommand.class,
      OperationsBenchmarkCommand.class,
      ScoringBenchmarkCommand.class,
      TrainingBenchmark.class
    })
public final class BenchmarkCommand {}
