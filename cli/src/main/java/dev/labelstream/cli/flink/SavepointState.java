package dev.labelstream.cli.flink;

/** How far a savepoint is. */
public sealed interface SavepointState {

  record UnderWay() implements SavepointState {}

  /** It is whole. */
  record Done(String location) implements SavepointState {}

  /** The job goes on, if it did. */
  record Failed(String why) implements SavepointState {}
}
