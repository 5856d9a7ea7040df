package dev.labelstream.sinks;

/**
 * A file of labels that no version of the dataset names: which row each is for, what was seen
 * there, and the values. They are in the dataset's folder of data files, where Lance's clean-up
 * takes what no version has named for a week.
 *
 * @param file its name in that folder
 * @param modelColumn the column that says which model wrote the values, see {@link
 *     LabelEncoder#modelColumn}
 * @param rows how many labels there are
 */
public record StagedLabels(String file, String modelColumn, long rows) {}
