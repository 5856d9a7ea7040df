package dev.labelstream.udf.score;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that come from one of a model's tensors.
 *
 * <p>Axes: N pictures, K numbers for each. A tensor is (N, K), or of another shape with N first and
 * as many elements.
 */
sealed interface ModelOutput extends Serializable {

  /** The tensor's place among those that the model returns, from 0. */
  int tensor();

  Activation activation();

  List<LabelColumn> columns();

  /** How many numbers the tensor must have for each picture, K. */
  int width();

  /** What takes the K numbers, for a message: "5 classes". */
  String inWords();

  /**
   * Adds the values of one picture's columns, in their order.
   *
   * @param answer (K), after the activation
   */
  void add(float[] answer, FloatBuffer numbers, List<String> texts);

  /** One column for each number. */
  record Numbers(int tensor, Activation activation, List<String> names) implements ModelOutput {

    public Numbers {
      names = List.copyOf(names);
    }

    @Override
    public List<LabelColumn> columns() {
      return names.stream().map(LabelColumn::number).toList();
    }

    @Override
    public int width() {
      return names.size();
    }

    @Override
    public String inWords() {
      return width() + " columns";
    }

    @Override
    public void add(float[] answer, FloatBuffer numbers, List<String> texts) {
      numbers.put(answer);
    }
  }

  /**
   * The name of the class with the largest number, and that number if wanted.
   *
   * @param scoreColumn of the number, or null
   * @param classes their names, in the tensor's order
   */
  record BestClass(
      int tensor,
      Activation activation,
      String column,
      @Nullable String scoreColumn,
      List<String> classes)
      implements ModelOutput {

    public BestClass {
      classes = List.copyOf(classes);
    }

    @Override
    public List<LabelColumn> columns() {
      return withScores(
          LabelColumn.text(column), scoreColumn == null ? null : LabelColumn.number(scoreColumn));
    }

    @Override
    public int width() {
      return classes.size();
    }

    @Override
    public String inWords() {
      return width() + " classes";
    }

    @Override
    public void add(float[] answer, FloatBuffer numbers, List<String> texts) {
      int best = largest(answer, 1)[0];
      texts.add(classes.get(best));
      if (scoreColumn != null) {
        numbers.put(answer[best]);
      }
    }
  }

  /**
   * The names of the classes with the largest numbers, largest first, and those numbers if wanted.
   *
   * @param scoreColumn of the numbers, or null
   * @param classes their names, in the tensor's order
   * @param count of the names that are kept, at most as many as there are classes
   */
  record TopClasses(
      int tensor,
      Activation activation,
      String column,
      @Nullable String scoreColumn,
      List<String> classes,
      int count)
      implements ModelOutput {

    public TopClasses {
      classes = List.copyOf(classes);
    }

    @Override
    public List<LabelColumn> columns() {
      return withScores(
          LabelColumn.texts(column, count),
          scoreColumn == null ? null : LabelColumn.vector(scoreColumn, count));
    }

    @Override
    public int width() {
      return classes.size();
    }

    @Override
    public String inWords() {
      return width() + " classes";
    }

    @Override
    public void add(float[] answer, FloatBuffer numbers, List<String> texts) {
      for (int best : largest(answer, count)) {
        texts.add(classes.get(best));
        if (scoreColumn != null) {
          numbers.put(answer[best]);
        }
      }
    }
  }

  /** All numbers as one vector. */
  record Embedding(int tensor, Activation activation, String column, int length)
      implements ModelOutput {

    @Override
    public List<LabelColumn> columns() {
      return List.of(LabelColumn.vector(column, length));
    }

    @Override
    public int width() {
      return length;
    }

    @Override
    public String inWords() {
      return "a vector of " + length;
    }

    @Override
    public void add(float[] answer, FloatBuffer numbers, List<String> texts) {
      numbers.put(answer);
    }
  }

  private static List<LabelColumn> withScores(LabelColumn names, @Nullable LabelColumn scores) {
    return Stream.of(names, scores).filter(column -> column != null).toList();
  }

  /** The places of the largest numbers, largest first; of equal ones the first. */
  private static int[] largest(float[] numbers, int count) {
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted((a, b) -> Float.compare(numbers[b], numbers[a]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
