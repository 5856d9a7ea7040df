package dev.labelstream.udf.score;

import dev.labelstream.udf.option.OptionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;

/** Reads the declaration of one label out of a configuration. */
final class LabelReader {

  private static final int CHANNELS = 3;
  private static final int LONGEST_SIDE = 4096;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:\\s*x\\s*(\\d{1,5}))?");

  private final LabelOptions keys;
  private final List<String> found = new ArrayList<>();
  private final OptionReader options;

  private LabelReader(ReadableConfig config, String label) {
    this.keys = new LabelOptions(label);
    this.options = new OptionReader(config, found::add);
  }

  /** Whether the configuration has any key of a label with this name. */
  static boolean declares(ReadableConfig config, String label) {
    String prefix = new LabelOptions(label).prefix();
    return config.toMap().keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  /**
   * @param problems is told all that is wrong, each as one sentence
   * @return the label, or nothing if there is a problem
   */
  static Optional<DeclaredLabel> read(
      ReadableConfig config, String label, Consumer<String> problems) {
    LabelReader reader = new LabelReader(config, label);
    Optional<DeclaredLabel> read = reader.read();
    reader.found.forEach(problems);
    return read;
  }

  private Optional<DeclaredLabel> read() {
    Optional<String> model =
        options.required(keys.model(), "the path of a TorchScript file").filter(this::isFullPath);
    Optional<String> version =
        options.required(keys.version(), "a text such as 'rating-2'").filter(this::isVersion);
    Optional<ModelInput> input = input();
    Optional<Normalisation> normalisation = normalisation();
    List<String> names = options.required(keys.outputs(), "a list of names").orElse(List.of());
    if (names.isEmpty() && options.isGiven(keys.outputs())) {
      options.problem("%s is empty: name at least one output.".formatted(keys.outputs().key()));
    }
    List<ModelOutput> outputs =
        names.stream()
            .distinct()
            .flatMap(name -> new OutputReader(options, keys.output(name)).read().stream())
            .toList();
    checkColumns(outputs, names);
    checkForUnknownKeys(names);
    return found.isEmpty()
        ? Optional.of(
            new DeclaredLabel(
                new ModelSignature(
                    keys.label(),
                    version.orElseThrow(),
                    input.orElseThrow(),
                    normalisation.orElseThrow(),
                    outputs),
                model.orElseThrow()))
        : Optional.empty();
  }

  private boolean isFullPath(String model) {
    String problem;
    try {
      Path path = new Path(model);
      if (path.toUri().getScheme() != null || path.isAbsolute()) {
        return true;
      }
      problem = "which is relative to wherever a process runs; give an absolute path or a URI";
    } catch (IllegalArgumentException e) {
      problem = "which is neither a path nor a URI";
    }
    options.problem("%s is '%s', %s.".formatted(keys.model().key(), model, problem));
    return false;
  }

  private boolean isVersion(String version) {
    if (version.isBlank()) {
      options.problem(
          "%s is empty: give a text such as 'rating-2', and another one whenever the model changes."
              .formatted(keys.version().key()));
    }
    return !version.isBlank();
  }

  private Optional<ModelInput> input() {
    Optional<String> size = options.required(keys.size(), "pixels as in 224 or 320x240");
    Optional<Fit> fit = options.value(keys.fit(), "one of stretch, crop, letterbox");
    Optional<ChannelOrder> channels = options.value(keys.channels(), "one of rgb, bgr");
    Optional<ModelInput> input = size.flatMap(this::stretched);
    return input.isPresent() && fit.isPresent() && channels.isPresent()
        ? Optional.of(
            new ModelInput(input.get().width(), input.get().height(), fit.get(), channels.get()))
        : Optional.empty();
  }

  private Optional<ModelInput> stretched(String size) {
    Matcher sides = SIZE.matcher(size.strip());
    if (sides.matches()) {
      int width = Integer.parseInt(sides.group(1));
      int height = sides.group(2) == null ? width : Integer.parseInt(sides.group(2));
      if (Math.min(width, height) >= 1 && Math.max(width, height) <= LONGEST_SIDE) {
        return Optional.of(new ModelInput(width, height));
      }
    }
    options.problem(
        "%s is '%s', but must be pixels as in 224 or 320x240, each side from 1 to %d."
            .formatted(keys.size().key(), size, LONGEST_SIDE));
    return Optional.empty();
  }

  private Optional<Normalisation> normalisation() {
    Optional<List<Double>> mean = perChannel(keys.mean());
    Optional<List<Double>> std = perChannel(keys.std()).filter(this::isPositive);
    return mean.isPresent() && std.isPresent()
        ? Optional.of(new Normalisation(mean.get(), std.get()))
        : Optional.empty();
  }

  private Optional<List<Double>> perChannel(ConfigOption<List<Double>> option) {
    return options
        .value(option, "three numbers separated by semicolons")
        .filter(
            numbers -> {
              boolean isGood =
                  numbers.size() == CHANNELS && numbers.stream().allMatch(Double::isFinite);
              if (!isGood) {
                options.problem(
                    "%s is %s, but must be three numbers, one for each channel%s."
                        .formatted(
                            option.key(),
                            OptionReader.inWords(numbers),
                            OptionReader.defaultOf(option)));
              }
              return isGood;
            });
  }

  private boolean isPositive(List<Double> std) {
    boolean isPositive = std.stream().allMatch(s -> s > 0);
    if (!isPositive) {
      options.problem(
          "%s is %s, but each number must be above 0, since it divides."
              .formatted(keys.std().key(), OptionReader.inWords(std)));
    }
    return isPositive;
  }

  private void checkColumns(List<ModelOutput> outputs, List<String> names) {
    names.stream()
        .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
        .distinct()
        .forEach(
            name ->
                options.problem(
                    "%s names the output '%s' twice; name it once."
                        .formatted(keys.outputs().key(), name)));
    List<LabelColumn> columns = outputs.stream().flatMap(o -> o.columns().stream()).toList();
    if (!columns.isEmpty()) {
      LabelDeclaration.problemsOf(keys.label(), columns)
          .forEach(problem -> options.problem(problem + "."));
    }
  }

  private void checkForUnknownKeys(List<String> outputs) {
    List<ConfigOption<?>> known = new ArrayList<>(keys.all());
    outputs.forEach(output -> known.addAll(keys.output(output).all()));
    options.refuseUnknown(
        keys.prefix(),
        known,
        "it is misspelt, or of an output that %s does not name".formatted(keys.outputs().key()));
  }
}
