package dev.labelstream.training.report;

import dev.labelstream.training.evaluate.AnsweredExample;
import dev.labelstream.training.evaluate.Evaluation;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A page that stands by itself: the card, the losses, and a contact sheet of answers. */
final class HtmlReport {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 240;
  private static final String STYLE =
      "body{font:15px/1.5 sans-serif;margin:2em;max-width:60em}table{border-collapse:collapse}"
          + "td,th{padding:.2em .8em;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}"
          + "img{max-width:16em;max-height:12em}polyline{fill:none;stroke:#06c;stroke-width:1.5}"
          + "svg{border:1px solid #ddd}";

  private final StringBuilder page = new StringBuilder();

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param facts of the run, by name
   * @param compared an earlier result, if one was evaluated too
   * @param base answers of the base model, in the order of {@code learned}'s
   */
  static String of(
      Map<String, String> facts,
      List<LearnedStep> history,
      Optional<Evaluation> base,
      Optional<Evaluation> compared,
      Optional<Evaluation> learned) {
    HtmlReport report = new HtmlReport();
    report.page.append(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Training</title>");
    report.page.append("<style>").append(STYLE).append("</style><h1>Training</h1><table>");
    facts.forEach((name, value) -> report.row(name, value));
    report.page.append("</table><h2>Loss</h2>");
    report.curve(history);
    if (base.isPresent() && learned.isPresent()) {
      Map<String, Evaluation> evaluations = new LinkedHashMap<>();
      evaluations.put("base model", base.get());
      compared.ifPresent(evaluation -> evaluations.put("compared with", evaluation));
      evaluations.put("learned", learned.get());
      report.evaluations(evaluations);
      report.contactSheet(base.get(), learned.get());
    }
    return report.page.append("</html>\n").toString();
  }

  private void row(String... cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<td>").append(escaped(cell)).append("</td>");
    }
    page.append("</tr>");
  }

  private void curve(List<LearnedStep> history) {
    double top = history.stream().mapToDouble(LearnedStep::loss).max().orElse(1);
    page.append(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\"><polyline points=\""
            .formatted(WIDTH, HEIGHT, WIDTH));
    for (int i = 0; i < history.size(); i++) {
      double x = (double) WIDTH * i / Math.max(1, history.size() - 1);
      double y = HEIGHT * (1 - history.get(i).loss() / (1.05 * top));
      page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    page.append("\"/></svg>");
    if (!history.isEmpty()) {
      page.append(
          "<p>From %.4f to %.4f over %,d steps; the axis goes from 0 to %.4f.</p>"
              .formatted(
                  history.get(0).loss(),
                  history.get(history.size() - 1).loss(),
                  history.size(),
                  1.05 * top));
    }
  }

  private void evaluations(Map<String, Evaluation> evaluations) {
    page.append("<h2>Held-out examples</h2><table>");
    row("", evaluations.keySet().stream());
    Collection<Evaluation> all = evaluations.values();
    row("loss", all.stream().map(each -> "%.4f".formatted(each.loss().mean())));
    row("perplexity", all.stream().map(each -> "%.2f".formatted(each.perplexity())));
    row("exact answers", all.stream().map(each -> "%.3f".formatted(each.exact())));
    row("likeness (chrF)", all.stream().map(each -> "%.3f".formatted(each.likeness())));
    page.append("</table>");
  }

  private void row(String name, Stream<String> values) {
    row(Stream.concat(Stream.of(name), values).toArray(String[]::new));
  }

  private void contactSheet(Evaluation base, Evaluation learned) {
    page.append("<h2>Answers</h2><table>");
    row("picture", "id", "expected", "base model", "learned");
    for (int i = 0; i < learned.answered().size(); i++) {
      AnsweredExample example = learned.answered().get(i);
      page.append("<tr><td>");
      example.pictures().forEach(this::picture);
      page.append("</td>");
      String before = i < base.answered().size() ? base.answered().get(i).answer() : "";
      for (String cell : List.of(example.id(), example.expected(), before, example.answer())) {
        page.append("<td>").append(escaped(cell)).append("</td>");
      }
      page.append("</tr>");
    }
    page.append("</table>");
  }

  private void picture(byte[] bytes) {
    if (PictureProbe.probe(bytes, Long.MAX_VALUE) instanceof PictureVerdict.Whole whole) {
      page.append("<img src=\"data:")
          .append(whole.format().mediaType())
          .append(";base64,")
          .append(Base64.getEncoder().encodeToString(bytes))
          .append("\" alt=\"\">");
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
