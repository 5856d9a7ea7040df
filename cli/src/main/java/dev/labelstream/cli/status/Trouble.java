package dev.labelstream.cli.status;

/** Something that needs a hand, and what a hand can do. */
public record Trouble(String what, String remedy) {}
