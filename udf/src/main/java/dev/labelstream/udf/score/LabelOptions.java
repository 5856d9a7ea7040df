package dev.labelstream.udf.score;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ConfigOptions.OptionBuilder;

/**
 * The settings of one declared label, {@code labelstream.labels.<label>.*}. Their keys hold names,
 * so they are made for each label and not once.
 */
record LabelOptions(String label) {

  String prefix() {
    return LabelKind.PREFIX + label + ".";
  }

  private OptionBuilder key(String name) {
    return ConfigOptions.key(prefix() + name);
  }

  /** All keys of the label but those of its outputs. */
  List<ConfigOption<?>> all() {
    return List.of(kind(), model(), version(), size(), fit(), channels(), mean(), std(), outputs());
  }

  ConfigOption<String> kind() {
    return key("kind")
        .stringType()
        .defaultValue(LabelKind.TORCHSCRIPT)
        .withDescription(
            "What the model is: torchscript for a TorchScript file, whose keys are those below; qwen-vl for a Qwen-VL checkpoint that says what it sees, which takes model, version and the keys under Captions. In this key and those below, 'example' stands for the label's name as labelstream.score.labels has it: lower-case letters, digits and underscores.");
  }

  ConfigOption<String> model() {
    return key("model")
        .stringType()
        .noDefaultValue()
        .withDescription(
            "The TorchScript file of a label that is not built in: an absolute path, or a URI that Flink's file systems read. Every TaskManager reads it under this name when the job starts, and so does the machine that submits the job, unless labelstream.score.check-models is false.");
  }

  ConfigOption<String> version() {
    return key("version")
        .stringType()
        .noDefaultValue()
        .withDescription(
            "The model's version, which each row holds in the column <label>_model. A model that gives other values needs another one.");
  }

  ConfigOption<String> size() {
    return key("size")
        .stringType()
        .noDefaultValue()
        .withDescription(
            "The size of the pictures that the model takes, in pixels: 224 for a square, or width x height as in 320x240.");
  }

  ConfigOption<Fit> fit() {
    return key("fit")
        .enumType(Fit.class)
        .defaultValue(Fit.STRETCH)
        .withDescription(
            "How a picture comes to that size: stretch ignores its proportions, crop takes the largest part around its centre, letterbox takes the whole and fills up with grey (114).");
  }

  ConfigOption<ChannelOrder> channels() {
    return key("channels")
        .enumType(ChannelOrder.class)
        .defaultValue(ChannelOrder.RGB)
        .withDescription("The order of the model's three channels.");
  }

  ConfigOption<List<Double>> mean() {
    return key("normalise.mean")
        .doubleType()
        .asList()
        .defaultValues(0.0, 0.0, 0.0)
        .withDescription(
            "What is subtracted from each channel's values, which are from 0 to 1. Three numbers in the order of the channels. The model gets float32 of the shape (pictures, 3, height, width).");
  }

  ConfigOption<List<Double>> std() {
    return key("normalise.std")
        .doubleType()
        .asList()
        .defaultValues(1.0, 1.0, 1.0)
        .withDescription(
            "What each channel is then divided by. A model that takes 0 to 255 wants 0.00392156862745098 (1/255) three times; one that takes -1 to 1 wants a mean and a std of 0.5.");
  }

  ConfigOption<List<String>> outputs() {
    return key("outputs")
        .stringType()
        .asList()
        .noDefaultValue()
        .withDescription(
            "Names of the outputs, in the order of their columns. Each one's column has its name, and its keys are below, where 'first' stands for that name.");
  }

  OutputOptions output(String output) {
    return new OutputOptions(this, output);
  }

  /** The settings of one output, {@code labelstream.labels.<label>.output.<output>.*}. */
  record OutputOptions(LabelOptions label, String output) {

    private OptionBuilder key(String name) {
      return label.key("output." + output + "." + name);
    }

    List<ConfigOption<?>> all() {
      return List.of(
          kind(), tensor(), activation(), columns(), classes(), scoreColumn(), count(), length());
    }

    ConfigOption<OutputKind> kind() {
      return key("kind")
          .enumType(OutputKind.class)
          .defaultValue(OutputKind.NUMBER)
          .withDescription(
              "What becomes of the model's numbers for a picture: number makes a float32 column of each; class the name of the one that is largest; top-k a list of names, from the largest down; embedding one vector (a fixed-size list of float32).");
    }

    ConfigOption<Integer> tensor() {
      return key("tensor")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Which of the tensors that the model returns has the numbers, counted from 0. Its first axis is the pictures.");
    }

    ConfigOption<Activation> activation() {
      return key("activation")
          .enumType(Activation.class)
          .defaultValue(Activation.NONE)
          .withDescription(
              "What is done to the numbers first: sigmoid makes a probability of each, softmax makes probabilities that add up to 1.");
    }

    ConfigOption<List<String>> columns() {
      return key("columns")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "For number: the columns, one for each number. Without it, the output is one column that has its name.");
    }

    ConfigOption<List<String>> classes() {
      return key("classes")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription("For class and top-k: the names of the classes, in the tensor's order.");
    }

    ConfigOption<String> scoreColumn() {
      return key("score-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "For class and top-k: a further column with the number of the class (float32), or with those of the list (a vector).");
    }

    ConfigOption<Integer> count() {
      return key("count")
          .intType()
          .defaultValue(5)
          .withDescription("For top-k: how many names are kept.");
    }

    ConfigOption<Integer> length() {
      return key("length")
          .intType()
          .noDefaultValue()
          .withDescription("For embedding: how many numbers the vector has.");
    }
  }
}
