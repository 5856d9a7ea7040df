package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What was measured of scoring. */
record ScoringFigures(
    Machine machine,
    ScoringBenchmarkSettings settings,
    PictureSet pictures,
    Map<ScoringNetwork, List<ScoringRound>> rounds) {

  private static final Map<String, Function<ScoringRound, Pace>> PACES = paces();

  private static Map<String, Function<ScoringRound, Pace>> paces() {
    Map<String, Function<ScoringRound, Pace>> paces = new LinkedHashMap<>();
    paces.put("bare_model", ScoringRound::bareModel);
    paces.put("job_scoring", ScoringRound::jobScoring);
    paces.put("decode_and_model", ScoringRound::decodeAndModel);
    paces.put("end_to_end", ScoringRound::endToEnd);
    return Collections.unmodifiableMap(paces);
  }

  /** Shows a table for people. */
  void print(PrintStream out) {
    out.printf(
        "%n%d threads, batches of %d, %,d pictures of %,d bytes on average, medians of %d rounds%n%s%n",
        settings.parallelism(),
        settings.batchSize(),
        pictures.size(),
        pictures.meanBytes(),
        settings.rounds(),
        machine.sentence());
    out.printf(
        "%n%-9s %-17s %9s %6s %14s %6s%n",
        "network", "", "images/s", "ratio", "CPU ms/picture", "ratio");
    rounds.forEach(
        (network, own) -> {
          row(out, network.key(), "bare model", own, ScoringRound::bareModel, "", "");
          row(
              out,
              "",
              "job scoring",
              own,
              ScoringRound::jobScoring,
              "%.3f".formatted(median(own, ScoringRound::jobOfBare)),
              "%.3f".formatted(median(own, ScoringRound::jobOfBareByCpu)));
          row(out, "", "decode and model", own, ScoringRound::decodeAndModel, "", "");
          row(
              out,
              "",
              "end to end",
              own,
              ScoringRound::endToEnd,
              "%.3f".formatted(median(own, ScoringRound::endToEndOfDecodeAndModel)),
              "%.3f".formatted(median(own, ScoringRound::endToEndOfDecodeAndModelByCpu)));
        });
    out.printf(
        "%nA ratio is the median of the rounds' own, to the line above: less than 1 is slower, or more CPU.%n");
  }

  private static void row(
      PrintStream out,
      String network,
      String what,
      List<ScoringRound> rounds,
      Function<ScoringRound, Pace> pace,
      String ratio,
      String cpuRatio) {
    out.printf(
        "%-9s %-17s %,9.1f %6s %14.2f %6s%n",
        network,
        what,
        median(rounds, round -> pace.apply(round).imagesPerSecond()),
        ratio,
        median(rounds, round -> pace.apply(round).cpuMillisPerPicture()),
        cpuRatio);
  }

  private static double median(List<ScoringRound> rounds, ToDoubleFunction<ScoringRound> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * On one line: the figures of the first network, images/s as {@code bare_model}, {@code
   * job_scoring}, {@code decode_and_model} and {@code end_to_end}; those of each other network
   * below its key; and what they were measured with.
   */
  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    boolean isFirst = true;
    for (Map.Entry<ScoringNetwork, List<ScoringRound>> network : rounds.entrySet()) {
      put(
          isFirst ? json : json.putObject(network.getKey().key()),
          network.getKey(),
          network.getValue());
      isFirst = false;
    }
    json.put("threads", settings.parallelism());
    json.put("batch_size", settings.batchSize());
    json.put("rounds", settings.rounds());
    json.put("distinct_pictures", pictures.size());
    json.put("mean_bytes", pictures.meanBytes());
    json.put("machine", machine.sentence());
    return mapper.writeValueAsString(json);
  }

  private static void put(ObjectNode json, ScoringNetwork network, List<ScoringRound> own) {
    json.put("network", network.key());
    ObjectNode cpu = json.objectNode();
    PACES.forEach(
        (key, pace) -> {
          put(json, key, median(own, round -> pace.apply(round).imagesPerSecond()));
          put(cpu, key, median(own, round -> pace.apply(round).cpuMillisPerPicture()));
        });
    put(json, "job_of_bare", median(own, ScoringRound::jobOfBare));
    put(
        json,
        "end_to_end_of_decode_and_model",
        median(own, ScoringRound::endToEndOfDecodeAndModel));
    json.set("cpu_ms_per_picture", cpu);
    put(json, "job_of_bare_by_cpu", median(own, ScoringRound::jobOfBareByCpu));
    put(
        json,
        "end_to_end_of_decode_and_model_by_cpu",
        median(own, ScoringRound::endToEndOfDecodeAndModelByCpu));
  }

  private static void put(ObjectNode json, String key, double figure) {
    json.put(key, Math.round(figure * 1e3) / 1e3);
  }
}
