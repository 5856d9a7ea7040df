package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured.
 *
 * @param wrk pictures a second of the server alone, if that was measured
 * @param outcomes of all runs, in the order in which they ran
 */
record IngestFigures(
    Machine machine,
    PictureSet pictures,
    long uploads,
    OptionalDouble wrk,
    Map<Measurement, List<Outcome>> outcomes) {

  /** Shows a table for people. */
  void print(PrintStream out) {
    out.printf(
        "%n%,d uploads of %,d distinct pictures, %,d bytes each on average%n%s%n%n",
        uploads, pictures.size(), pictures.meanBytes(), machine.sentence());
    out.printf(
        "%-20s %9s %8s %14s %8s %9s %11s%n",
        "", "images/s", "of bare", "CPU ms/picture", "of bare", "seconds", "start-up s");
    wrk.ifPresent(rate -> out.printf("%-20s %,9.0f%n", "wrk, server alone", rate));
    outcomes.keySet().forEach(measurement -> printRow(out, measurement));
    long runs = outcomes.values().stream().mapToLong(List::size).max().orElse(0);
    if (runs > 1) {
      out.printf("%nMedians of %d runs. images/s of each:%n", runs);
      outcomes.forEach(
          (measurement, all) -> {
            out.printf("%-20s", measurement.title());
            all.forEach(outcome -> out.printf(" %,9.0f", outcome.imagesPerSecond(uploads)));
            out.println();
          });
    }
  }

  private void printRow(PrintStream out, Measurement measurement) {
    out.printf(
        "%-20s %,9.0f %8s %14.3f %8s %9.1f %11.1f%n",
        measurement.title(),
        imagesPerSecond(measurement),
        ofBare(imagesPerSecond(measurement), this::imagesPerSecond),
        cpuMillisPerPicture(measurement),
        ofBare(cpuMillisPerPicture(measurement), this::cpuMillisPerPicture),
        median(measurement, Outcome::wallMillis) / 1000,
        median(measurement, Outcome::startUpMillis) / 1000);
  }

  private String ofBare(double figure, ToDoubleFunction<Measurement> figures) {
    return outcomes.containsKey(Measurement.BARE_LOOP)
        ? "%.2f".formatted(figure / figures.applyAsDouble(Measurement.BARE_LOOP))
        : "";
  }

  double imagesPerSecond(Measurement measurement) {
    return median(measurement, outcome -> outcome.imagesPerSecond(uploads));
  }

  double cpuMillisPerPicture(Measurement measurement) {
    return median(measurement, outcome -> outcome.cpuMillisPerPicture(uploads));
  }

  private double median(Measurement measurement, ToDoubleFunction<Outcome> figure) {
    double[] sorted =
        outcomes.getOrDefault(measurement, List.of()).stream()
            .mapToDouble(figure)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * On one line: images/s as {@code wrk} and under each measurement's key, {@code
   * cpu_ms_per_picture} under the same keys, and what it was measured with; not measured is absent.
   */
  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    wrk.ifPresent(rate -> json.put("wrk", Math.round(rate)));
    outcomes.keySet().forEach(m -> json.put(m.key(), Math.round(imagesPerSecond(m))));
    ObjectNode cpu = json.putObject("cpu_ms_per_picture");
    outcomes.keySet().forEach(m -> cpu.put(m.key(), rounded(cpuMillisPerPicture(m))));
    json.put("uploads", uploads);
    json.put("distinct_pictures", pictures.size());
    json.put("mean_bytes", pictures.meanBytes());
    json.put("machine", machine.sentence());
    return mapper.writeValueAsString(json);
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1e4) / 1e4;
  }
}
