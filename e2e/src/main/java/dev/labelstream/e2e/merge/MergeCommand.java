package dev.labelstream.e2e.merge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.labelstream.cli.ExitCodes;
import dev.labelstream.training.adapter.MergedCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static final String ADAPTER = "adapter_config.json";

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

  @Option(
      names = "--dry-run",
      description = "Only look for the folders, and say what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (dryRun) {
      look();
      tell(0, "Would merge the adapter in %s into %s: %s".formatted(adapter, baseModel, output));
      return ExitCodes.DONE;
    }
    int weights = MergedCheckpoint.write(baseModel, adapter, output);
    tell(weights, "Merged the adapter into %,d weights: %s".formatted(weights, output));
    return ExitCodes.DONE;
  }

  private void look() throws IOException {
    for (Path input : List.of(baseModel.resolve("config.json"), adapter.resolve(ADAPTER))) {
      if (!Files.exists(input)) {
        throw new IOException("There is no " + input);
      }
    }
    if (Files.exists(output)) {
      throw new IOException("%s is there already: name another --output".formatted(output));
    }
  }

  private void tell(int weights, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? JsonNodeFactory.instance
                .objectNode()
                .put("output", output.toString())
                .put("mergedWeights", weights)
                .put("dryRun", dryRun)
                .toString()
            : text);
    out.flush();
  }
}
