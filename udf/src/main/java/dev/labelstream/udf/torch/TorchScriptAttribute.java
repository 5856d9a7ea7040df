package dev.labelstream.udf.torch;

/** A constant of a TorchScript module, which its source declares and its methods read. */
public sealed interface TorchScriptAttribute {

  /** The name that the source declares. */
  String name();

  /** An {@code int} of the source. */
  record Whole(String name, long value) implements TorchScriptAttribute {}

  /** A {@code float} of the source. */
  record Real(String name, double value) implements TorchScriptAttribute {}

  /** A {@code str} of the source. */
  record Text(String name, String value) implements TorchScriptAttribute {}
}
