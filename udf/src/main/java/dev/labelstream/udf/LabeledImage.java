package dev.labelstream.udf;

import java.util.List;

/** A picture with its labels: one row of the dataset. */
public record LabeledImage(FetchedImage image, List<Label> labels) {}
