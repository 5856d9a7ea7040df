package dev.labelstream.ingest;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * A label's columns in Arrow: those it declares, then the version of its model. All are nullable.
 */
public final class LabelVectors {

  private static final ArrowType TEXT = new ArrowType.Utf8();
  private static final ArrowType FLOAT_32 =
      new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

  /** What Arrow and Lance call the elements of a list. */
  private static final String ELEMENT = "item";

  private LabelVectors() {}

  /** The label's columns, in order. */
  public static List<Field> fields(LabelDeclaration label) {
    List<Field> fields = new ArrayList<>();
    label.columns().forEach(column -> fields.add(field(column)));
    fields.add(Field.nullable(label.modelColumn(), TEXT));
    return fields;
  }

  private static Field field(LabelColumn column) {
    return switch (column.type()) {
      case NUMBER -> Field.nullable(column.name(), FLOAT_32);
      case TEXT -> Field.nullable(column.name(), TEXT);
      case VECTOR -> listOf(column, new ArrowType.FixedSizeList(column.length()), FLOAT_32);
      case TEXTS -> listOf(column, new ArrowType.List(), TEXT);
    };
  }

  private static Field listOf(LabelColumn column, ArrowType list, ArrowType element) {
    return new Field(
        column.name(), FieldType.nullable(list), List.of(Field.nullable(ELEMENT, element)));
  }

  /** About how many bytes the columns take in a row. */
  public static long sizeOf(Label given) {
    long bytes = (long) Float.BYTES * given.numbers().length;
    for (String text : given.texts()) {
      bytes += text.length();
    }
    return bytes;
  }

  /**
   * Writes what a model said of one row.
   *
   * @param root with the label's columns
   * @param row at or behind those written before
   */
  public static void set(LabelDeclaration label, Label given, VectorSchemaRoot root, int row) {
    int number = 0;
    int text = 0;
    for (LabelColumn column : label.columns()) {
      switch (column.type()) {
        case NUMBER ->
            ((Float4Vector) root.getVector(column.name())).setSafe(row, given.numbers()[number]);
        case TEXT ->
            ((VarCharVector) root.getVector(column.name())).setSafe(row, utf8(given.texts()[text]));
        case VECTOR ->
            setVector((FixedSizeListVector) root.getVector(column.name()), row, given, number);
        case TEXTS ->
            setTexts((ListVector) root.getVector(column.name()), row, given, text, column.length());
      }
      number += column.numbers();
      text += column.texts();
    }
    ((VarCharVector) root.getVector(label.modelColumn())).setSafe(row, utf8(given.modelVersion()));
  }

  private static void setVector(FixedSizeListVector vector, int row, Label given, int first) {
    int start = vector.startNewValue(row);
    Float4Vector elements = (Float4Vector) vector.getDataVector();
    for (int i = 0; i < vector.getListSize(); i++) {
      elements.setSafe(start + i, given.numbers()[first + i]);
    }
  }

  private static void setTexts(ListVector list, int row, Label given, int first, int count) {
    int start = list.startNewValue(row);
    VarCharVector elements = (VarCharVector) list.getDataVector();
    for (int i = 0; i < count; i++) {
      elements.setSafe(start + i, utf8(given.texts()[first + i]));
    }
    list.endValue(row, count);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
