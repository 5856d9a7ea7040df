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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A page that stands by itself: what was reached, the losses, a contact sheet, and the card. */
final class HtmlReport {

  /** Pictures on the contact sheet; more would make the page heavy, and nobody would look. */
  private static final int MOST_SHOWN = 48;

  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#222}
      h1{margin-bottom:0}h2{margin-top:1.6em}
      table{border-collapse:collapse}
      td,th{padding:.25em 1em .25em 0;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}
      .numbers td+td,.numbers th+th{text-align:right;font-variant-numeric:tabular-nums}
      .card td{overflow-wrap:anywhere}
      svg{width:100%;height:auto}
      svg line{stroke:#e4e4e4}svg text{font-size:12px;fill:#666}
      polyline{fill:none}.step{stroke:#9cc3ea;stroke-width:1}.mean{stroke:#0559b3;stroke-width:2}
      .sheet{display:grid;grid-template-columns:repeat(auto-fill,minmax(17em,1fr));gap:1em}
      figure{margin:0;border:1px solid #ddd;border-radius:4px;overflow:hidden;font-size:13px}
      figure .pictures{background:#f3f3f3;text-align:center}
      figure img{max-width:100%;height:11em;object-fit:contain;display:block;margin:auto}
      figcaption{padding:.6em;overflow-wrap:anywhere}
      dl{margin:.4em 0 0}dt{color:#777}dd{margin:0 0 .3em}
      .exact{color:#0a7a2f}.id{color:#777}
      """;

  private final StringBuilder page = new StringBuilder();

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param facts of the run, by name
   * @param base answers of the base model, in the order of {@code learned}'s
   * @param compared an earlier result, if there is one to compare with
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
    report.page.append("<style>").append(STYLE).append("</style><h1>Training</h1>");
    report.headline(facts);
    if (base.isPresent() && learned.isPresent()) {
      Map<String, Evaluation> evaluations = new LinkedHashMap<>();
      evaluations.put("base model", base.get());
      compared.ifPresent(evaluation -> evaluations.put("compared with", evaluation));
      evaluations.put("learned", learned.get());
      report.evaluations(evaluations);
    }
    report.losses(history);
    if (base.isPresent() && learned.isPresent()) {
      report.contactSheet(base.get(), learned.get());
    }
    report.card(facts);
    return report.page.append("</html>\n").toString();
  }

  private void headline(Map<String, String> facts) {
    page.append("<p>")
        .append(
            escaped(
                "%s on version %s of %s"
                    .formatted(
                        facts.getOrDefault("base_model", "A model"),
                        facts.getOrDefault("dataset_version", "?"),
                        facts.getOrDefault("dataset", "a dataset"))))
        .append("</p>");
  }

  private void evaluations(Map<String, Evaluation> evaluations) {
    Collection<Evaluation> all = evaluations.values();
    Evaluation any = all.iterator().next();
    page.append("<h2>What was held out</h2><p>")
        .append(
            "%,d examples, %,d of them answered. The loss is in nats for each token of the answers;"
                .formatted(any.examples(), any.answered().size()))
        .append(" exact answers and likeness (chrF, character n-grams, 0 to 1) are of what the")
        .append(" models said by themselves.</p><table class=\"numbers\">");
    row("th", "", evaluations.keySet().stream());
    row("td", "loss", all.stream().map(each -> "%.4f".formatted(each.loss().mean())));
    row("td", "perplexity", all.stream().map(each -> "%,.2f".formatted(each.perplexity())));
    if (!any.answered().isEmpty()) {
      row("td", "exact answers", all.stream().map(each -> "%.1f %%".formatted(100 * each.exact())));
      row("td", "likeness", all.stream().map(each -> "%.3f".formatted(each.likeness())));
    }
    page.append("</table>");
  }

  private void losses(List<LearnedStep> history) {
    page.append("<h2>Loss by step</h2>").append(LossCurve.svg(history));
    if (!history.isEmpty()) {
      page.append(
          "<p>From %.4f to %.4f over %,d steps.</p>"
              .formatted(
                  history.get(0).loss(), history.get(history.size() - 1).loss(), history.size()));
    }
  }

  /** Evenly chosen answers, since neighbours in a dataset may be alike. */
  private void contactSheet(Evaluation base, Evaluation learned) {
    int answers = learned.answered().size();
    int shown = Math.min(answers, MOST_SHOWN);
    if (shown == 0) {
      return;
    }
    page.append("<h2>Answers</h2>");
    if (shown < answers) {
      page.append("<p>%,d of %,d; all are in report.json.</p>".formatted(shown, answers));
    }
    page.append("<div class=\"sheet\">");
    for (int i = 0; i < shown; i++) {
      int at = (int) ((long) answers * i / shown);
      AnsweredExample example = learned.answered().get(at);
      String before = at < base.answered().size() ? base.answered().get(at).answer() : "";
      page.append("<figure><div class=\"pictures\">");
      example.pictures().forEach(this::picture);
      page.append("</div><figcaption><span class=\"id\">").append(escaped(example.id()));
      page.append("</span><dl>");
      answer("caption", example.expected(), "");
      answer("base model", before, example.isExactly(before) ? "exact" : "");
      answer("learned", example.answer(), example.isExactly(example.answer()) ? "exact" : "");
      page.append("</dl></figcaption></figure>");
    }
    page.append("</div>");
  }

  private void answer(String who, String said, String style) {
    page.append("<dt>").append(who).append("</dt><dd class=\"").append(style).append("\">");
    page.append(said.isBlank() ? "(nothing)" : escaped(said)).append("</dd>");
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

  private void card(Map<String, String> facts) {
    page.append("<h2>The run</h2><table class=\"card\">");
    facts.forEach((name, value) -> row("td", name.replace('_', ' '), Stream.of(value)));
    page.append("</table>");
  }

  private void row(String tag, String name, Stream<String> values) {
    page.append("<tr>");
    Stream.concat(Stream.of(name), values)
        .forEach(cell -> page.append("<%s>%s</%s>".formatted(tag, escaped(cell), tag)));
    page.append("</tr>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
