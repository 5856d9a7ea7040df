package dev.labelstream.e2e.merge;

import dev.labelstream.training.adapter.MergedCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code labelstream merge}. */
@Command(
    name = "merge",
    description =
        "Writes a full checkpoint of a base model and an adapter, for programs that know no"
            + " adapters. It has the files, names and types of the base model; weights are merged one"
            + " by one, so that the model need not fit into memory.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream merge --base-model Qwen2.5-VL-7B --adapter trained --output merged",
      "      what `labelstream train --base-model Qwen2.5-VL-7B --output trained` has learned, as a",
      "      checkpoint that transformers loads"
    })
public final class MergeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = "--base-model",
      paramLabel = "DIR",
      required = true,
      description = "The Qwen2-VL or Qwen2.5-VL checkpoint that the adapter was learned on.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path baseModel;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      required = true,
      description =
          "The folder with adapter_config.json and adapter_model.safetensors: a training's result, or"
              + " PEFT's.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path adapter;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "What the checkpoint becomes; must not be there yet.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path output;

  @Override
  public Integer call() throws IOException {
    int weights = MergedCheckpoint.write(baseModel, adapter, output);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Merged the adapter into %,d weights: %s%n", weights, output);
    out.flush();
    return 0;
  }
}
