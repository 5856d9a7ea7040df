package dev.labelstream.cli.flink;

/** One box of a job on the dashboard: operators that are chained. */
public record Box(String id, String name) {}
