package dev.labelstream.cli.flink;

/** What a cluster has. */
public record ClusterOverview(String flinkVersion, int taskManagers, int slots, int freeSlots) {}
