package dev.labelstream.e2e.learn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.e2e.learn.Marks.Shares;
import dev.labelstream.e2e.paint.Language;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the demo has taught: as text, as a page and as JSON.
 *
 * @param full marks after full fine-tuning
 * @param oldKinds marks after the adapter's training, of scenes of the kinds that were known before
 * @param newKind marks after the adapter's training, of scenes of the new kind
 */
record LearnReport(LearnDemoSettings settings, Marks full, Marks oldKinds, Marks newKind) {

  private static final String JSON = "report.json";
  private static final String PAGE = "report.html";
  private static final String STYLE =
      "body{font:15px/1.5 sans-serif;margin:2em auto;max-width:52em;padding:0 1em;color:#222}"
          + "table{border-collapse:collapse;margin-bottom:1em}caption{text-align:left;font-weight:bold}"
          + "td,th{padding:.2em 1em;text-align:right;border-bottom:1px solid #ddd}"
          + "td:first-child,th:first-child{text-align:left;padding-left:0}";

  private Map<String, Marks> tables() {
    Map<String, Marks> tables = new LinkedHashMap<>();
    tables.put(
        "Full fine-tuning: %,d held-out scenes of %d kinds"
            .formatted(full.questions(), settings.kinds().size()),
        full);
    tables.put(
        "Then an adapter: %,d held-out scenes of the same kinds".formatted(oldKinds.questions()),
        oldKinds);
    tables.put(
        "Then an adapter: %,d held-out scenes of a %s, which was new"
            .formatted(newKind.questions(), settings.newKind().in(Language.ENGLISH)),
        newKind);
    return tables;
  }

  private static Map<String, Shares> rows(Marks marks) {
    Map<String, Shares> rows = new LinkedHashMap<>();
    for (Trait trait : Trait.values()) {
      Shares shares = marks.traits().get(trait);
      if (shares != null) {
        rows.put(trait.inWords(), shares);
      }
    }
    rows.put("all of it", marks.whole());
    return rows;
  }

  void print(PrintWriter out) {
    tables()
        .forEach(
            (title, marks) -> {
              out.printf("%n%s%n", title);
              out.printf("%-24s %10s %10s %10s%n", "", "before", "after", "chance");
              rows(marks)
                  .forEach(
                      (name, shares) ->
                          out.printf(
                              "%-24s %10s %10s %10s%n",
                              name,
                              percent(shares.base()),
                              percent(shares.learned()),
                              percent(shares.chance())));
            });
    out.printf("%nReport      %s%n", settings.data().resolve(PAGE));
    out.flush();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Writes {@code report.json} and {@code report.html}. */
  void write() throws IOException {
    Path data = settings.data();
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(data.resolve(JSON).toFile(), json());
    Files.writeString(data.resolve(PAGE), page());
  }

  private ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("seed", settings.seed());
    put(json.putObject("full"), full);
    put(json.putObject("adapter_old_kinds"), oldKinds);
    put(json.putObject("adapter_new_kind"), newKind);
    return json;
  }

  private static void put(ObjectNode node, Marks marks) {
    node.put("questions", marks.questions());
    marks.traits().forEach((trait, shares) -> put(node, trait.name(), shares));
    put(node, "whole", marks.whole());
  }

  private static void put(ObjectNode node, String name, Shares shares) {
    node.putObject(name.toLowerCase(Locale.ROOT))
        .put("before", shares.base())
        .put("after", shares.learned())
        .put("chance", shares.chance());
  }

  private String page() {
    StringBuilder page =
        new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
            .append("<title>It learns</title><style>")
            .append(STYLE)
            .append("</style><h1>It learns</h1><p>Share of answers that are right. Chance is what")
            .append(" one gets right who has not seen the picture: of kinds, by naming any; of all")
            .append(" else, by always naming what is commonest in scenes of that kind.</p>");
    tables()
        .forEach(
            (title, marks) -> {
              page.append("<table><caption>").append(title).append("</caption>");
              row(page, "th", List.of("", "before", "after", "chance"));
              rows(marks)
                  .forEach(
                      (name, shares) ->
                          row(
                              page,
                              "td",
                              List.of(
                                  name,
                                  percent(shares.base()),
                                  percent(shares.learned()),
                                  percent(shares.chance()))));
              page.append("</table>");
            });
    return page.append("<p>Losses, and every answer beside its picture: ")
        .append("<a href=\"full/report.html\">full fine-tuning</a>, ")
        .append("<a href=\"adapter/report.html\">the adapter</a>.</p></html>\n")
        .toString();
  }

  private static void row(StringBuilder page, String tag, List<String> cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<%s>%s</%s>".formatted(tag, cell, tag));
    }
    page.append("</tr>");
  }
}
